"""What becomes of a picture before it is kept."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from site_core.uploads.pictures import cleaned

from . import samples


def clean(content, name):
    return cleaned(ContentFile(content, name), name)


def opened(content):
    return Image.open(io.BytesIO(content))


def assert_refused(content, name, because):
    with pytest.raises(ValidationError, match=because):
        clean(content, name)


@pytest.mark.parametrize(
    ("format", "name"),
    [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("GIF", "a.gif"), ("WEBP", "a.webp"), ("AVIF", "a.avif")],
)
def test_picture_of_each_kind_stays_that_kind(format, name):
    result = opened(clean(samples.picture(format), name))
    assert (result.format, result.size) == (format, (60, 40))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_location_and_camera_are_gone(format):
    content = samples.picture(format, exif=samples.exif())
    assert b"SecretPhone" in content
    result = clean(content, f"a.{format.lower()}")
    assert b"SecretPhone" not in result
    assert not opened(result).getexif()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_picture_taken_sideways_is_turned_upright(format):
    result = opened(clean(samples.picture(format, exif=samples.exif(orientation=6)), f"a.{format.lower()}"))
    assert result.size == (40, 60)
    assert not result.getexif()


def test_comment_and_description_are_gone():
    jpeg = clean(samples.picture(comment=b"private words", xmp=b"<x>private words</x>"), "a.jpg")
    gif = clean(samples.picture("GIF", comment=b"private words"), "a.gif")
    assert b"private words" not in jpeg + gif


def test_colour_profile_stays():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert opened(clean(samples.picture(icc_profile=profile), "a.jpg")).info["icc_profile"] == profile


def test_transparency_stays():
    png = opened(clean(samples.picture("PNG", mode="RGBA", color=(1, 2, 3, 0)), "a.png"))
    gif = opened(clean(samples.picture("GIF", mode="P", color=0, transparency=0), "a.gif"))
    assert png.getpixel((0, 0))[3] == 0
    assert gif.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_print_colours_are_taken(mode):
    assert opened(clean(samples.picture(mode=mode, color=0), "a.jpg")).mode == mode


def test_jpeg_keeps_its_quality_and_its_pixels():
    original = opened(samples.picture(quality=87, subsampling=0))
    result = opened(clean(samples.picture(quality=87, subsampling=0), "a.jpg"))
    assert result.quantization == original.quantization
    assert max(abs(a - b) for a, b in zip(result.getpixel((9, 9)), original.getpixel((9, 9)), strict=True)) <= 2


def test_lossless_webp_stays_lossless():
    noise = Image.effect_noise((64, 64), 90).convert("RGB")
    written = io.BytesIO()
    noise.save(written, "WEBP", lossless=True)
    assert opened(clean(written.getvalue(), "a.webp")).tobytes() == noise.tobytes()


def test_cleaning_twice_changes_nothing_more():
    once = clean(samples.picture(exif=samples.exif(6)), "a.jpg")
    assert opened(clean(once, "a.jpg")).size == opened(once).size


@pytest.mark.parametrize("tail", [samples.docx(), b"<script>alert(1)</script>", b"\0" * 1000])
@pytest.mark.parametrize(("format", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("GIF", "a.gif")])
def test_what_follows_the_picture_is_cut_off(format, name, tail):
    assert tail not in clean(samples.picture(format) + tail, name)


def test_phone_picture_with_a_second_one_inside_keeps_the_first():
    first, second = Image.new("RGB", (60, 40), "teal"), Image.new("RGB", (6, 4), "red")
    written = io.BytesIO()
    first.save(written, "MPO", save_all=True, append_images=[second])
    result = opened(clean(written.getvalue(), "a.jpg"))
    assert (result.format, result.size) == ("JPEG", (60, 40))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.picture()[:-200], "truncated.jpg"),
        (samples.picture("PNG", size=(300, 300), mode="L", color=3)[:-40], "truncated.png"),
        (samples.picture("WEBP", size=(300, 300))[:-40], "truncated.webp"),
        (samples.picture("PNG"), "wrong.jpg"),
        (samples.picture("JPEG"), "wrong.png"),
        (b"", "empty.png"),
        (b"\x89PNG\r\n\x1a\n", "header.png"),
        (b"\xff\xd8\xff", "header.jpg"),
        (samples.GIF_AND_SCRIPT, "script.gif"),
        (samples.SVG, "drawing.png"),
        (samples.PDF, "paper.jpg"),
        (samples.docx(), "text.png"),
        (samples.png_text_bomb(), "comment.png"),
        (samples.png_bomb(5000, 5000), "nothing-in-it.png"),
        (b"\0" * 5000, "zeros.webp"),
    ],
)
def test_what_cannot_be_decoded_whole_is_refused(content, name):
    assert_refused(content, name, "or it is damaged")


@pytest.mark.parametrize(
    "name", ["a.svg", "a.svgz", "a.html", "a.heic", "a.tiff", "a.psd", "a", "", "a.jpg.svg", "jpg"]
)
def test_other_kinds_are_refused_by_name(name):
    assert_refused(samples.SVG, name, "Pictures are AVIF, GIF, JPG")


@pytest.mark.parametrize(
    ("width", "height"), [(12_000, 10_000), (7000, 6000), (65_000, 65_000), (2**31 - 1, 2**31 - 1)]
)
def test_too_many_pixels_are_refused_before_they_are_decoded(width, height):
    assert_refused(samples.png_bomb(width, height), "a.png", "Make it smaller")


def test_file_that_is_too_big_is_refused(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 500
    assert_refused(samples.picture(size=(300, 300)), "a.jpg", "at most 500")


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_moving_picture_is_refused(format):
    assert_refused(samples.animation(format, frames=3), f"a.{format.lower()}", "This picture moves")


def test_thousands_of_frames_are_not_counted():
    assert_refused(samples.animation("GIF", frames=3000), "a.gif", "This picture moves")
