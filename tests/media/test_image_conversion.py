"""Images are converted on the way in: to formats and colors that browsers show, and to the size that is needed."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image, ImageChops, ImageCms

from site_core.media.image_encoding import Options, TooManyPixels, encode_again
from site_core.media.image_sanitizing import sanitize
from site_core.media.image_scaling import fit, scale
from tests.support import upload_samples
from tests.support.factories import ImageFactory
from tests.support.heif_samples import create_heif, create_tiled_heif


def convert(content, name):
    """Return the name and the image that are stored."""
    result = sanitize(ContentFile(content, name), name)
    return result.name, Image.open(io.BytesIO(result.content))


def save(image, format, **options):
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def difference(first, second):
    """Return the largest difference between two images."""
    return max(high for _low, high in ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getextrema())


def on_white(image):
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))


def gradient(size, mode="RGB"):
    return Image.linear_gradient("L").resize(size).convert(mode)


class TestHeic:
    def test_photo_becomes_a_jpeg(self):
        name, image = convert(create_heif(Image.new("RGB", (600, 400), "teal")), "IMG_1234.HEIC")
        assert (name, image.format, image.size) == ("IMG_1234.jpg", "JPEG", (600, 400))
        assert difference(image, Image.new("RGB", (600, 400), "teal")) < 6

    def test_tiles_of_an_iphone_are_put_together_and_rotated(self):
        _name, image = convert(create_tiled_heif((1200, 900), rotation=1), "a.heic")
        assert image.size == (900, 1200)

    def test_rotation_is_applied_once(self):
        content = create_heif(Image.new("RGB", (640, 320)), exif=upload_samples.create_exif(orientation=6))
        _name, image = convert(content, "a.heic")
        assert image.size == (320, 640)

    def test_location_and_camera_are_removed(self):
        content = create_heif(Image.new("RGB", (64, 64)), exif=upload_samples.create_exif())
        assert b"SecretPhone" in content
        assert b"SecretPhone" not in sanitize(ContentFile(content), "a.heic").content

    def test_main_image_of_several_is_kept(self):
        burst = create_heif(Image.new("RGB", (64, 48), "white"), [Image.new("RGB", (80, 80), "red")] * 2)
        _name, image = convert(burst, "burst.heic")
        assert image.size == (64, 48)

    def test_ten_bits_become_eight(self):
        content = create_heif(Image.new("I;16", (64, 64), 32768), bit_depth=10)
        _name, image = convert(content, "a.heic")
        assert abs(image.convert("L").getpixel((9, 9)) - 128) < 4

    def test_transparency_is_kept(self):
        name, image = convert(create_heif(Image.new("RGBA", (64, 64), (9, 9, 9, 0))), "a.heif")
        assert (name, image.format) == ("a.webp", "WEBP")
        assert image.getpixel((9, 9))[3] == 0

    @pytest.mark.parametrize("cut", [200, 500, -60])
    def test_truncated_file_is_rejected(self, cut):
        content = create_heif(gradient((640, 480)))[:cut]
        with pytest.raises(ValidationError, match="not a valid HEIC image, or it is damaged"):
            convert(content, "a.heic")

    @pytest.mark.django_db
    def test_image_that_code_creates_is_converted(self):
        image = ImageFactory(file=ContentFile(create_heif(Image.new("RGB", (64, 48))), "a.heic"))
        image.refresh_from_db()
        assert image.file.name.endswith(".jpg")
        assert (image.width, image.height) == (64, 48)


class TestAvif:
    def test_photo_becomes_a_jpeg(self):
        name, image = convert(upload_samples.create_image("AVIF"), "a.avif")
        assert (name, image.format, image.size) == ("a.jpg", "JPEG", (60, 40))

    def test_transparency_is_kept(self):
        name, image = convert(save(Image.new("RGBA", (60, 40), (1, 2, 3, 0)), "AVIF"), "a.avif")
        assert (name, image.getpixel((0, 0))[3]) == ("a.webp", 0)

    def test_animation_is_rejected(self):
        with pytest.raises(ValidationError, match="Animated images"):
            convert(upload_samples.create_animation("AVIF", frames=3, size=(64, 64)), "a.avif")


class TestScaling:
    @pytest.mark.parametrize(
        ("size", "stored"),
        [
            ((3024, 4032), (2400, 3200)),
            ((9600, 7200), (3200, 2400)),
            ((3201, 9), (3200, 9)),
            ((20_000, 2), (3200, 1)),
            ((3200, 3200), (3200, 3200)),
        ],
    )
    def test_longest_side_of_a_jpeg_is_limited(self, size, stored):
        _name, image = convert(upload_samples.create_image(size=size), "a.jpg")
        assert (image.format, image.size) == ("JPEG", stored)

    def test_limit_is_a_setting(self, settings):
        settings.IMAGE_MAX_SIDE = 50
        assert convert(upload_samples.create_image(), "a.jpg")[1].size == (50, 33)

    def test_large_photo_is_rotated_upright(self):
        content = upload_samples.create_image(size=(4000, 2000), exif=upload_samples.create_exif(orientation=6))
        assert convert(content, "a.jpg")[1].size == (1600, 3200)

    def test_large_png_becomes_a_jpeg(self):
        name, image = convert(upload_samples.create_image("PNG", size=(4000, 200)), "a.png")
        assert (name, image.size) == ("a.jpg", (3200, 160))

    @pytest.mark.parametrize(("format", "stored"), [("PNG", "PNG"), ("GIF", "PNG"), ("WEBP", "WEBP")])
    def test_large_image_keeps_its_transparency(self, format, stored):
        content = save(Image.new("RGBA", (4000, 200), (9, 9, 9, 0)), format)
        name, image = convert(content, f"a.{format.lower()}")
        assert (name, image.format) == (f"a.{stored.lower()}", stored)
        assert image.convert("RGBA").getpixel((9, 9))[3] == 0

    def test_opaque_alpha_channel_is_no_transparency(self):
        name, _image = convert(save(Image.new("RGBA", (4000, 200), (9, 9, 9, 255)), "PNG"), "a.png")
        assert name == "a.jpg"

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
    def test_png_of_every_mode_is_scaled(self, mode):
        image = gradient((4000, 100), "L").convert("I") if mode == "I;16" else gradient((4000, 100))
        _name, result = convert(save(image.convert(mode), "PNG"), "a.png")
        assert result.size == (3200, 80)

    @pytest.mark.parametrize("size", [(640, 480), (333, 777), (700, 64), (1000, 700), (64, 9)])
    @pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
    def test_bands_have_no_seams(self, mode, size):
        noise = Image.merge("RGB", [Image.effect_noise((1000, 700), 90)] * 3).convert(mode)
        if mode == "RGBA":
            noise.putalpha(gradient(noise.size, "L"))
        whole = noise.resize(size, Image.Resampling.LANCZOS)
        assert difference(on_white(scale(noise.copy(), size)), on_white(whole)) <= 3

    def test_size_has_at_least_one_pixel(self):
        assert fit((60_000, 1), 3200) == (3200, 1)

    def test_progressive_jpeg_counts_all_its_pixels(self):
        content = upload_samples.create_image(size=(400, 400), progressive=True)
        with pytest.raises(TooManyPixels):
            encode_again(io.BytesIO(content), Options("JPEG", 100, 100_000))
        assert encode_again(io.BytesIO(upload_samples.create_image(size=(400, 400))), Options("JPEG", 100, 100_000))


class TestColors:
    def test_profile_becomes_srgb(self):
        profile = upload_samples.create_linear_profile()
        content = upload_samples.create_image(color=(55, 55, 55), icc_profile=profile)
        _name, image = convert(content, "a.jpg")
        assert "icc_profile" not in image.info
        assert abs(image.getpixel((9, 9))[0] - 128) < 4

    def test_colors_in_srgb_stay_as_they_are(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        _name, image = convert(upload_samples.create_image(icc_profile=profile), "a.jpg")
        assert difference(image, Image.new("RGB", (60, 40), "teal")) <= 3

    @pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 128, b"x" * 70_000])
    @pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
    def test_broken_profile_is_ignored(self, profile, mode):
        content = upload_samples.create_image(mode=mode, color=0, icc_profile=profile)
        _name, image = convert(content, "a.jpg")
        assert image.mode in ("L", "RGB")
        assert "icc_profile" not in image.info

    @pytest.mark.parametrize("mode", ["L", "P", "LA", "RGBA", "CMYK"])
    def test_profile_that_does_not_fit_is_ignored(self, mode):
        format = "JPEG" if mode == "CMYK" else "PNG"
        content = save(gradient((60, 40)).convert(mode), format, icc_profile=upload_samples.create_linear_profile())
        _name, image = convert(content, f"a.{format.lower()}")
        assert image.size == (60, 40)


class TestExtension:
    @pytest.mark.parametrize(
        ("content", "name", "stored"),
        [
            (upload_samples.create_image("PNG"), "a.jpg", "a.png"),
            (upload_samples.create_image("JPEG"), "a.png", "a.jpg"),
            (upload_samples.create_image("WEBP"), "a.b.jpeg", "a.b.webp"),
            (upload_samples.create_image("JPEG"), "IMG.HEIC", "IMG.jpg"),
            (upload_samples.create_image("JPEG"), "a.JPEG", "a.JPEG"),
            (create_heif(Image.new("RGB", (64, 64))), "photo.jpg", "photo.jpg"),
        ],
    )
    def test_file_with_the_extension_of_another_format_is_accepted(self, content, name, stored):
        assert convert(content, name)[0] == stored

    def test_format_that_is_not_allowed_is_rejected(self, settings):
        settings.WAGTAILIMAGES_EXTENSIONS = ["jpg"]
        with pytest.raises(ValidationError, match="not a valid JPEG image"):
            convert(upload_samples.create_image("PNG"), "a.jpg")
