"""Alternative texts, and the view that serves resized pictures."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from site_core.media.image_sanitizing import cleaned
from tests.support import upload_samples
from tests.support.factories import ImageFactory, StandardPageFactory
from tests.support.html import soup


@pytest.mark.django_db
class TestAlternativeText:
    def test_picture_without_text_is_refused(self):
        with pytest.raises(ValidationError, match="Say what the picture shows"):
            ImageFactory(description="").full_clean()

    def test_blank_text_is_no_text(self):
        with pytest.raises(ValidationError, match="Say what the picture shows"):
            ImageFactory(description="   ").full_clean()

    def test_decorative_picture_needs_no_text(self):
        ImageFactory(description="", is_decorative=True).full_clean()

    def test_text_is_the_description_not_the_title(self):
        assert ImageFactory(title="IMG_1", description="A lamp").default_alt_text == "A lamp"

    def test_decorative_picture_has_an_empty_text(self):
        assert ImageFactory(description="A lamp", is_decorative=True).default_alt_text == ""

    def test_upload_form_asks_for_the_text(self, editor, django_capture_on_commit_callbacks):
        file = ImageFactory().file
        file.open()
        upload = ContentFile(file.read(), name="new.jpg")
        data = {"title": "New", "file": upload, "description": "", "focal_point_x": ""}
        response = editor.post(reverse("wagtailimages:add"), data)
        assert "Say what the picture shows" in response.content.decode()
        assert get_image_model().objects.count() == 1


def test_page_shows_the_alternative_text(site, client):
    page = StandardPageFactory(image=ImageFactory(description="A lamp beside a window"))
    assert soup(client.get(page.url)).find("main").find("img")["alt"] == "A lamp beside a window"


def test_page_shows_a_decorative_picture_without_text(site, client):
    page = StandardPageFactory(image=ImageFactory(description="A lamp", is_decorative=True))
    assert soup(client.get(page.url)).find("main").find("img")["alt"] == ""


def test_figure_shows_the_text_written_for_it(site, client):
    image = {"image": ImageFactory(credit="Ana Ruiz").pk, "alt_text": "The same lamp, lit", "decorative": False}
    figure = {"type": "figure", "value": {"image": image, "caption": "At night"}}
    main = soup(client.get(StandardPageFactory(body=[figure]).url)).find("main").find("figure")
    assert main.find("img")["alt"] == "The same lamp, lit"
    assert "At night" in main.get_text()
    assert "Ana Ruiz" in main.get_text()


def test_pictures_come_in_a_modern_format_and_as_jpeg(site, client):
    page = StandardPageFactory(image=ImageFactory())
    picture = soup(client.get(page.url)).find("main").find("picture")
    assert {source.get("type") for source in picture.find_all("source")} >= {"image/avif"}
    assert picture.find("img")["src"].endswith(".jpg")


def test_picture_of_a_page_is_served_and_kept_for_a_year(site, client):
    page = StandardPageFactory(image=ImageFactory())
    response = client.get(soup(client.get(page.url)).find("main").find("img")["src"])
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"


@pytest.fixture
def files():
    default_storage.save("original_images/secret.jpg", ContentFile(b"original"))
    default_storage.save("documents/secret.pdf", ContentFile(b"document"))
    default_storage.save("images/some.unknown-type", ContentFile(b"data"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "original_images/secret.jpg",
        "documents/secret.pdf",
        "images/../original_images/secret.jpg",
        "images/%2e%2e/original_images/secret.jpg",
        "images/..%2foriginal_images/secret.jpg",
        "images//etc/passwd",
        "images/../../../../../../etc/passwd",
        "images/..",
        "images/.",
        "images/",
        "images/no-such.jpg",
        "images/%00.jpg",
        "images/" + "x" * 300,
    ],
)
def test_nothing_but_resized_pictures_is_served(files, client, path):
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
def test_unknown_kind_of_file_is_not_guessed_at(files, client):
    response = client.get("/media/images/some.unknown-type")
    response.getvalue()
    assert response["Content-Type"] == "application/octet-stream"


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
    result = opened(clean(upload_samples.picture(format), name))
    assert (result.format, result.size) == (format, (60, 40))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_location_and_camera_are_gone(format):
    content = upload_samples.picture(format, exif=upload_samples.exif())
    assert b"SecretPhone" in content
    result = clean(content, f"a.{format.lower()}")
    assert b"SecretPhone" not in result
    assert not opened(result).getexif()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_picture_taken_sideways_is_turned_upright(format):
    result = opened(
        clean(upload_samples.picture(format, exif=upload_samples.exif(orientation=6)), f"a.{format.lower()}")
    )
    assert result.size == (40, 60)
    assert not result.getexif()


def test_comment_and_description_are_gone():
    jpeg = clean(upload_samples.picture(comment=b"private words", xmp=b"<x>private words</x>"), "a.jpg")
    gif = clean(upload_samples.picture("GIF", comment=b"private words"), "a.gif")
    assert b"private words" not in jpeg + gif


def test_colour_profile_stays():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert opened(clean(upload_samples.picture(icc_profile=profile), "a.jpg")).info["icc_profile"] == profile


def test_transparency_stays():
    png = opened(clean(upload_samples.picture("PNG", mode="RGBA", color=(1, 2, 3, 0)), "a.png"))
    gif = opened(clean(upload_samples.picture("GIF", mode="P", color=0, transparency=0), "a.gif"))
    assert png.getpixel((0, 0))[3] == 0
    assert gif.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_print_colours_are_taken(mode):
    assert opened(clean(upload_samples.picture(mode=mode, color=0), "a.jpg")).mode == mode


def test_jpeg_keeps_its_quality_and_its_pixels():
    original = opened(upload_samples.picture(quality=87, subsampling=0))
    result = opened(clean(upload_samples.picture(quality=87, subsampling=0), "a.jpg"))
    assert result.quantization == original.quantization
    assert max(abs(a - b) for a, b in zip(result.getpixel((9, 9)), original.getpixel((9, 9)), strict=True)) <= 2


def test_lossless_webp_stays_lossless():
    noise = Image.effect_noise((64, 64), 90).convert("RGB")
    written = io.BytesIO()
    noise.save(written, "WEBP", lossless=True)
    assert opened(clean(written.getvalue(), "a.webp")).tobytes() == noise.tobytes()


def test_cleaning_twice_changes_nothing_more():
    once = clean(upload_samples.picture(exif=upload_samples.exif(6)), "a.jpg")
    assert opened(clean(once, "a.jpg")).size == opened(once).size


@pytest.mark.parametrize("tail", [upload_samples.docx(), b"<script>alert(1)</script>", b"\0" * 1000])
@pytest.mark.parametrize(("format", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("GIF", "a.gif")])
def test_what_follows_the_picture_is_cut_off(format, name, tail):
    assert tail not in clean(upload_samples.picture(format) + tail, name)


def test_phone_picture_with_a_second_one_inside_keeps_the_first():
    first, second = Image.new("RGB", (60, 40), "teal"), Image.new("RGB", (6, 4), "red")
    written = io.BytesIO()
    first.save(written, "MPO", save_all=True, append_images=[second])
    result = opened(clean(written.getvalue(), "a.jpg"))
    assert (result.format, result.size) == ("JPEG", (60, 40))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (upload_samples.picture()[:-200], "truncated.jpg"),
        (upload_samples.picture("PNG", size=(300, 300), mode="L", color=3)[:-40], "truncated.png"),
        (upload_samples.picture("WEBP", size=(300, 300))[:-40], "truncated.webp"),
        (upload_samples.picture("PNG"), "wrong.jpg"),
        (upload_samples.picture("JPEG"), "wrong.png"),
        (b"", "empty.png"),
        (b"\x89PNG\r\n\x1a\n", "header.png"),
        (b"\xff\xd8\xff", "header.jpg"),
        (upload_samples.GIF_AND_SCRIPT, "script.gif"),
        (upload_samples.SVG, "drawing.png"),
        (upload_samples.PDF, "paper.jpg"),
        (upload_samples.docx(), "text.png"),
        (upload_samples.png_text_bomb(), "comment.png"),
        (upload_samples.png_bomb(5000, 5000), "nothing-in-it.png"),
        (b"\0" * 5000, "zeros.webp"),
    ],
)
def test_what_cannot_be_decoded_whole_is_refused(content, name):
    assert_refused(content, name, "or it is damaged")


@pytest.mark.parametrize(
    "name", ["a.svg", "a.svgz", "a.html", "a.heic", "a.tiff", "a.psd", "a", "", "a.jpg.svg", "jpg"]
)
def test_other_kinds_are_refused_by_name(name):
    assert_refused(upload_samples.SVG, name, "Pictures are AVIF, GIF, JPG")


@pytest.mark.parametrize(
    ("width", "height"), [(12_000, 10_000), (7000, 6000), (65_000, 65_000), (2**31 - 1, 2**31 - 1)]
)
def test_too_many_pixels_are_refused_before_they_are_decoded(width, height):
    assert_refused(upload_samples.png_bomb(width, height), "a.png", "Make it smaller")


def test_file_that_is_too_big_is_refused(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 500
    assert_refused(upload_samples.picture(size=(300, 300)), "a.jpg", "at most 500")


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_moving_picture_is_refused(format):
    assert_refused(upload_samples.animation(format, frames=3), f"a.{format.lower()}", "This picture moves")


def test_thousands_of_frames_are_not_counted():
    assert_refused(upload_samples.animation("GIF", frames=3000), "a.gif", "This picture moves")
