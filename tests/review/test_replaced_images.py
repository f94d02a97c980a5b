"""A medical review is about the pictures that were shown: another file of an image needs a new one."""

import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import ArticlePage
from site_core.pages.visible_text import visible_text, visible_text_hash
from site_core.review.approvals import changes_since_approval
from site_core.review.services import approve
from tests.support import upload_samples
from tests.support.factories import ArticlePageFactory, ImageFactory

pytestmark = pytest.mark.django_db
RED, BLUE = (upload_samples.create_image(color=color) for color in ("red", "blue"))


def save_file(image, content):
    image.file = ContentFile(content, name="chair.jpg")
    image.save()


@pytest.fixture
def image(site):
    return ImageFactory(description="A chair")


@pytest.fixture(params=["lead image", "figure", "rich text"])
def article(request, image, site):
    """A live article that shows the image in one of three places, and was approved."""
    embed = f'<p>Take 50 mg.</p><embed embedtype="image" id="{image.pk}" alt="A chair" format="fullwidth"/>'
    places = {
        "lead image": {"image": image},
        "figure": {"image": None, "body": [{"type": "paragraph", "value": "<p>Take 50 mg.</p>"}, stream(image)]},
        "rich text": {"image": None, "body": [{"type": "paragraph", "value": embed}]},
    }
    page = ArticlePageFactory(**places[request.param])
    approve(page, site.reviewer, via="link")
    return ArticlePage.objects.get(pk=page.pk)


def stream(image):
    chosen = {"image": image.pk, "alt_text": "A chair", "decorative": False}
    return {"type": "figure", "value": {"image": chosen, "caption": ""}}


def test_another_file_needs_a_new_review(article, image):
    assert article.find_review()
    save_file(image, BLUE)
    article = ArticlePage.objects.get(pk=article.pk)
    assert article.find_review() is None
    assert article.changed_since_review
    assert article.shown_reviewer is None


def test_another_file_is_listed_as_another_picture(article, image, site):
    save_file(image, BLUE)
    changes = changes_since_approval(ArticlePage.objects.get(pk=article.pk), site.reviewer)
    assert [found.kind.value for change in changes for found in change.significant] == ["image"]


def test_another_file_in_the_form_of_the_image_counts(article, image, editor):
    before = visible_text_hash(article)
    data = {"title": "Chair", "description": "A chair", "collection": image.collection_id, "tags": ""}
    file = ContentFile(BLUE, name="chair.jpg")
    response = editor.post(reverse("wagtailimages:edit", args=[image.pk]), data | {"file": file})
    assert response.status_code == 302
    assert visible_text_hash(ArticlePage.objects.get(pk=article.pk)) != before


def test_the_same_file_again_changes_nothing(article, image, site):
    save_file(image, RED)
    approve(ArticlePage.objects.get(pk=article.pk), site.reviewer, via="link")
    save_file(image, RED)
    assert ArticlePage.objects.get(pk=article.pk).find_review()


def test_a_title_or_focal_point_changes_nothing(article, image):
    image.title, image.focal_point_x = "Chair, cropped", 10
    image.save()
    assert ArticlePage.objects.get(pk=article.pk).find_review()


def test_images_that_were_never_replaced_are_named_as_in_earlier_reviews(article, image):
    assert re.search(rf"image:{image.pk}\)", " ".join(passage.text for passage in visible_text(article)))


def test_pictures_of_a_text_are_read_in_one_query(image, site):
    images = [ImageFactory() for _number in range(5)]
    page = ArticlePageFactory(image=None, body=[stream(each) for each in images])
    with CaptureQueriesContext(connection) as queries:
        visible_text(ArticlePage.objects.get(pk=page.pk))
    assert len([query for query in queries if "media_clinicimage" in query["sql"]]) == 1


def test_what_looks_like_an_image_in_a_text_is_harmless(site):
    text = "<p>image:999999999999999999999999 image:1.5 (image:0) image:-3</p>"
    page = ArticlePageFactory(image=None, body=[{"type": "paragraph", "value": text}])
    assert visible_text(page)
