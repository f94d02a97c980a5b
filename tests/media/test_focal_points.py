"""A new file keeps the focal point of an image if it fits."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.support import upload_samples
from tests.support.factories import ImageFactory

pytestmark = pytest.mark.django_db
FOCAL_POINT = {"focal_point_x": 30, "focal_point_y": 20, "focal_point_width": 10, "focal_point_height": 6}


def edit_image(editor, image, **changes):
    """Save the form of the image, and return the message."""
    data = {"title": image.title, "description": image.description, "collection": image.collection_id, "tags": ""}
    response = editor.post(reverse("wagtailimages:edit", args=[image.pk]), data | changes, follow=True)
    return " ".join(str(message) for message in response.context["messages"])


def replace_file(editor, image, size, **changes):
    data = {"title": image.title, "description": image.description, "collection": image.collection_id, "tags": ""}
    content = upload_samples.create_image(size=size)
    data |= FOCAL_POINT | {"file": ContentFile(content, name="new.jpg")} | changes
    response = editor.post(reverse("wagtailimages:edit", args=[image.pk]), data)
    assert response.status_code == 302, response.context["form"].errors
    image.refresh_from_db()
    return {name: getattr(image, name) for name in FOCAL_POINT}


@pytest.fixture
def image(site):
    return ImageFactory(**FOCAL_POINT)  # 60 × 40


def test_focal_point_is_scaled_with_the_new_file(editor, image):
    scaled = {name: 2 * value for name, value in FOCAL_POINT.items()}
    assert replace_file(editor, image, (120, 80)) == scaled


def test_focal_point_is_removed_if_the_proportions_differ(editor, image):
    assert set(replace_file(editor, image, (80, 80)).values()) == {None}


def test_focal_point_that_was_chosen_with_the_new_file_stays(editor, image):
    assert replace_file(editor, image, (80, 80), focal_point_x=50)["focal_point_x"] == 50


def test_form_says_what_happens_to_the_focal_point(editor, image):
    assert "set it again" in editor.get(reverse("wagtailimages:edit", args=[image.pk])).text


def new_file(size):
    return ContentFile(upload_samples.create_image(size=size), name="new.jpg")


def test_message_says_that_the_focal_point_was_set(editor, image):
    message = edit_image(editor, image, **FOCAL_POINT | {"focal_point_x": 31})
    assert "updated. The focal point was set: when the image is cropped, this part stays in view." in message


def test_message_says_that_the_focal_point_was_removed(editor, image):
    message = edit_image(editor, image, **dict.fromkeys(FOCAL_POINT, ""))
    assert "The focal point was removed: when the image is cropped, its middle stays in view." in message


def test_message_says_nothing_of_a_focal_point_that_was_not_touched(editor, image):
    assert "focal point" not in edit_image(editor, image, **FOCAL_POINT)


@pytest.mark.parametrize(("size", "result"), [((120, 80), "was kept"), ((80, 80), "has other proportions")])
def test_message_says_what_a_new_file_did_to_the_focal_point(editor, image, size, result):
    assert result in edit_image(editor, image, **FOCAL_POINT | {"file": new_file(size)})
