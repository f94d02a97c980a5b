"""Alternative text, image sanitizing, and the view that serves renditions."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from site_core.media.image_sanitizing import sanitize
from tests.support import upload_samples
from tests.support.factories import ImageFactory, StandardPageFactory
from tests.support.html import soup


@pytest.mark.django_db
class TestAlternativeText:
    def test_image_without_alternative_text_is_rejected(self):
        with pytest.raises(ValidationError, match="Describe the image"):
            ImageFactory(description="").full_clean()

    def test_blank_alternative_text_is_rejected(self):
        with pytest.raises(ValidationError, match="Describe the image"):
            ImageFactory(description="   ").full_clean()

    def test_decorative_image_needs_no_alternative_text(self):
        ImageFactory(description="", is_decorative=True).full_clean()

    def test_alternative_text_is_the_description_not_the_title(self):
        assert ImageFactory(title="IMG_1", description="A lamp").default_alt_text == "A lamp"

    def test_decorative_image_has_an_empty_alternative_text(self):
        assert ImageFactory(description="A lamp", is_decorative=True).default_alt_text == ""

    def test_upload_form_requires_the_alternative_text(self, editor, django_capture_on_commit_callbacks):
        file = ImageFactory().file
        file.open()
        upload = ContentFile(file.read(), name="new.jpg")
        data = {"title": "New", "file": upload, "description": "", "focal_point_x": ""}
        response = editor.post(reverse("wagtailimages:add"), data)
        assert "Describe the image" in response.content.decode()
        assert get_image_model().objects.count() == 1


def test_page_renders_the_alternative_text(site, client):
    page = StandardPageFactory(image=ImageFactory(description="A lamp beside a window"))
    assert soup(client.get(page.url)).find("main").find("img")["alt"] == "A lamp beside a window"


def test_page_renders_a_decorative_image_with_an_empty_alt(site, client):
    page = StandardPageFactory(image=ImageFactory(description="A lamp", is_decorative=True))
    assert soup(client.get(page.url)).find("main").find("img")["alt"] == ""


def test_figure_renders_its_own_alternative_text_and_the_credit(site, client):
    image = {"image": ImageFactory(credit="Ana Ruiz").pk, "alt_text": "The same lamp, lit", "decorative": False}
    figure = {"type": "figure", "value": {"image": image, "caption": "At night"}}
    main = soup(client.get(StandardPageFactory(body=[figure]).url)).find("main").find("figure")
    assert main.find("img")["alt"] == "The same lamp, lit"
    assert "At night" in main.get_text()
    assert "Ana Ruiz" in main.get_text()


def test_images_are_offered_as_avif_and_jpeg(site, client):
    page = StandardPageFactory(image=ImageFactory())
    picture = soup(client.get(page.url)).find("main").find("picture")
    assert {source.get("type") for source in picture.find_all("source")} >= {"image/avif"}
    assert picture.find("img")["src"].endswith(".jpg")


def test_rendition_is_served_and_cached_for_a_year(site, client):
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
def test_only_renditions_are_served(files, client, path):
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
def test_unknown_file_type_is_served_as_octet_stream(files, client):
    response = client.get("/media/images/some.unknown-type")
    response.getvalue()
    assert response["Content-Type"] == "application/octet-stream"


def sanitize_content(content, name):
    return sanitize(ContentFile(content, name), name).content


def open_image(content):
    return Image.open(io.BytesIO(content))


def assert_rejected(content, name, reason):
    with pytest.raises(ValidationError, match=reason):
        sanitize_content(content, name)


@pytest.mark.parametrize(
    ("format", "name"),
    [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("GIF", "a.gif"), ("WEBP", "a.webp")],
)
def test_image_keeps_its_format(format, name):
    result = open_image(sanitize_content(upload_samples.create_image(format), name))
    assert (result.format, result.size) == (format, (60, 40))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_location_and_camera_are_removed(format):
    content = upload_samples.create_image(format, exif=upload_samples.create_exif())
    assert b"SecretPhone" in content
    result = sanitize_content(content, f"a.{format.lower()}")
    assert b"SecretPhone" not in result
    assert not open_image(result).getexif()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_image_is_rotated_by_its_exif_orientation(format):
    content = upload_samples.create_image(format, exif=upload_samples.create_exif(orientation=6))
    result = open_image(sanitize_content(content, f"a.{format.lower()}"))
    assert result.size == (40, 60)
    assert not result.getexif()


def test_comment_and_description_are_removed():
    jpeg = sanitize_content(upload_samples.create_image(comment=b"private words", xmp=b"<x>private words</x>"), "a.jpg")
    gif = sanitize_content(upload_samples.create_image("GIF", comment=b"private words"), "a.gif")
    assert b"private words" not in jpeg + gif


def test_transparency_is_kept():
    png = open_image(sanitize_content(upload_samples.create_image("PNG", mode="RGBA", color=(1, 2, 3, 0)), "a.png"))
    gif = open_image(sanitize_content(upload_samples.create_image("GIF", mode="P", color=0, transparency=0), "a.gif"))
    assert png.getpixel((0, 0))[3] == 0
    assert gif.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(("mode", "stored"), [("L", "L"), ("CMYK", "RGB")])
def test_grayscale_and_cmyk_are_accepted(mode, stored):
    assert open_image(sanitize_content(upload_samples.create_image(mode=mode, color=0), "a.jpg")).mode == stored


def test_scan_with_16_bits_gets_renditions(site):
    scan = Image.new("I;16", (800, 600), 32768)
    buffer = io.BytesIO()
    scan.save(buffer, "PNG")
    image = ImageFactory(file=ContentFile(sanitize_content(buffer.getvalue(), "scan.png"), "scan.png"))
    assert open_image(default_storage.open(image.file.name).read()).getpixel((0, 0)) == 128
    assert image.get_rendition("max-400x400|format-jpeg").width == 400


def test_jpeg_keeps_its_quality_and_pixels():
    original = open_image(upload_samples.create_image(quality=87, subsampling=0))
    result = open_image(sanitize_content(upload_samples.create_image(quality=87, subsampling=0), "a.jpg"))
    assert result.quantization == original.quantization
    assert max(abs(a - b) for a, b in zip(result.getpixel((9, 9)), original.getpixel((9, 9)), strict=True)) <= 2


def test_lossless_webp_stays_lossless():
    noise = Image.effect_noise((64, 64), 90).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "WEBP", lossless=True)
    assert open_image(sanitize_content(buffer.getvalue(), "a.webp")).tobytes() == noise.tobytes()


def test_sanitizing_twice_does_not_rotate_again():
    once = sanitize_content(upload_samples.create_image(exif=upload_samples.create_exif(6)), "a.jpg")
    assert open_image(sanitize_content(once, "a.jpg")).size == open_image(once).size


@pytest.mark.parametrize("tail", [upload_samples.create_docx(), b"<script>alert(1)</script>", b"\0" * 1000])
@pytest.mark.parametrize(("format", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("GIF", "a.gif")])
def test_data_after_the_image_is_removed(format, name, tail):
    assert tail not in sanitize_content(upload_samples.create_image(format) + tail, name)


def test_first_image_of_an_mpo_file_is_kept():
    first, second = Image.new("RGB", (60, 40), "teal"), Image.new("RGB", (6, 4), "red")
    buffer = io.BytesIO()
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    result = open_image(sanitize_content(buffer.getvalue(), "a.jpg"))
    assert (result.format, result.size) == ("JPEG", (60, 40))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (upload_samples.create_image()[:-200], "truncated.jpg"),
        (upload_samples.create_image("PNG", size=(300, 300), mode="L", color=3)[:-40], "truncated.png"),
        (upload_samples.create_image("WEBP", size=(300, 300))[:-40], "truncated.webp"),
        (b"", "empty.png"),
        (b"\x89PNG\r\n\x1a\n", "header.png"),
        (b"\xff\xd8\xff", "header.jpg"),
        (upload_samples.GIF_AND_SCRIPT, "script.gif"),
        (upload_samples.SVG, "drawing.png"),
        (upload_samples.PDF, "paper.jpg"),
        (upload_samples.create_docx(), "text.png"),
        (upload_samples.create_png_bomb(5000, 5000), "nothing-in-it.png"),
        (b"\0" * 5000, "zeros.webp"),
    ],
)
def test_image_that_cannot_be_decoded_completely_is_rejected(content, name):
    assert_rejected(content, name, "or it is damaged")


def test_image_with_a_comment_that_unpacks_to_hundreds_of_megabytes_is_rejected():
    assert_rejected(upload_samples.create_png_text_bomb(), "comment.png", "or it is damaged")


@pytest.mark.parametrize("name", ["a.svg", "a.svgz", "a.html", "a.tiff", "a.psd", "a", "", "a.jpg.svg", "jpg"])
def test_other_types_are_rejected_by_extension(name):
    assert_rejected(upload_samples.SVG, name, "Images must be AVIF, GIF, HEIC")


@pytest.mark.parametrize(
    ("width", "height"), [(12_000, 10_000), (9000, 7000), (65_000, 65_000), (2**31 - 1, 2**31 - 1)]
)
def test_too_many_pixels_are_rejected_before_decoding(width, height):
    assert_rejected(upload_samples.create_png_bomb(width, height), "a.png", "Make it smaller")


def test_file_that_is_too_big_is_rejected(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 500
    assert_rejected(upload_samples.create_image(size=(300, 300)), "a.jpg", "The maximum is 500")


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_animated_image_is_rejected(format):
    assert_rejected(upload_samples.create_animation(format, frames=3), f"a.{format.lower()}", "Animated images")


def test_animation_with_thousands_of_frames_is_rejected_quickly():
    assert_rejected(upload_samples.create_animation("GIF", frames=3000), "a.gif", "Animated images")
