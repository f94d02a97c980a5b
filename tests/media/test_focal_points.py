"""A new file keeps the focal point of an image if it fits."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.support import upload_samples
from tests.support.factories import ImageFactory

pytestmark = pytest.mark.django_db
FOCAL_POINT = {"focal_point_x": 30, "focal_point_y": 20, "focal_point_width": 10, "focal_point_height": 6}


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
