"""Renditions of the images on a page: read as values, together, and rendered as Wagtail renders them."""

import os

import pytest
from django.db.models.signals import post_init
from django.template import Context, Template
from wagtail.images.models import Picture

from site_core.media.models import ClinicImage, ClinicRendition
from site_core.media.picture import render_image, render_picture
from site_core.media.rendition_specs import get_specs
from site_core.media.renditions import get_renditions, prefetch_renditions
from tests.support.factories import ImageFactory

pytestmark = pytest.mark.django_db
SPEC = "width-40|format-jpeg"


def stored(image):
    """Return ``image`` as a new request reads it."""
    return ClinicImage.objects.get(pk=image.pk)


def test_renditions_of_several_images_take_one_query(django_assert_num_queries):
    images = [ImageFactory(), ImageFactory()]
    expected = [image.get_rendition(SPEC).url for image in images]
    images = [stored(image) for image in images]
    with django_assert_num_queries(1):
        prefetch_renditions([*images, None])
        prefetch_renditions(images)
        assert [get_renditions(image, [SPEC])[SPEC].url for image in images] == expected


def test_images_that_are_not_shown_take_no_query(django_assert_num_queries):
    image = stored(ImageFactory())
    with django_assert_num_queries(0):
        prefetch_renditions([image])


def test_renditions_of_thousands_of_images_take_one_query(django_assert_num_queries):
    image = ImageFactory()
    image.get_rendition(SPEC)
    image = stored(image)
    prefetch_renditions([image, *(ClinicImage(pk=10_000 + number) for number in range(3000))])
    with django_assert_num_queries(1):
        assert get_renditions(image, [SPEC])[SPEC].width == 40


def test_no_model_instance_is_created():
    image = ImageFactory()
    image.get_rendition(SPEC)
    image, instances = stored(image), []

    def count(**kwargs):
        instances.append(kwargs["instance"])

    post_init.connect(count, sender=ClinicRendition)
    get_renditions(image, [SPEC])
    post_init.disconnect(count, sender=ClinicRendition)
    assert instances == []


def test_rendition_of_another_focal_point_is_not_shown():
    image = ImageFactory()
    before = image.get_rendition("fill-20x10").url
    ClinicImage.objects.filter(pk=image.pk).update(
        focal_point_x=1, focal_point_y=1, focal_point_width=4, focal_point_height=4
    )
    assert get_renditions(stored(image), ["fill-20x10"])["fill-20x10"].url != before


def test_missing_rendition_is_created():
    image = stored(ImageFactory())
    assert get_renditions(image, [SPEC])[SPEC].width == 40


def test_rendition_whose_file_is_gone_is_created_again():
    image = ImageFactory()
    os.remove(image.get_rendition(SPEC).file.path)
    rendition = get_renditions(stored(image), [SPEC])[SPEC]
    assert os.path.exists(rendition.file.path)


@pytest.mark.parametrize("name", ["lead", "figure", "portrait"])
def test_html_is_that_of_wagtail(name):
    image = ImageFactory(description='Sea & "sky" <b>')
    renditions = image.get_renditions(*get_specs(name))
    attributes = {"sizes": "(min-width: 48rem) 40rem, 92vw", "loading": "lazy"}
    assert render_picture(image, renditions, attributes) == str(Picture(renditions, dict(attributes)))
    (first, *_rest) = renditions.values()
    assert render_image(image, first, attributes) == first.img_tag(attributes)


@pytest.mark.parametrize(
    ("block", "alt"),
    [({}, "Own"), ({"contextual_alt_text": "Here"}, "Here"), ({"contextual_alt_text": "Here", "decorative": True}, "")],
)
def test_alternative_text_is_that_of_the_place(block, alt):
    image = stored(ImageFactory(description="Own"))
    vars(image).update(block)
    html = Template('{% load media_tags %}{% available_picture image "figure" %}').render(Context({"image": image}))
    assert f'alt="{alt}"' in html
