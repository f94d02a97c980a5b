"""Sanitize images: decode them completely, rotate them upright, and encode only the pixels and the color profile."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, JpegImagePlugin

# Pillow's name of the format that each extension stands for.
FORMATS = {"avif": "AVIF", "gif": "GIF", "jpeg": "JPEG", "jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# All metadata except this is removed. Colors would change without it.
KEPT_METADATA = ("icc_profile", "transparency")

# Each process decodes one image at a time: the largest takes some hundred megabytes.
_decoding_lock = threading.Lock()


def sanitize(file: File, name: str | None) -> bytes:
    """Return the image in ``file`` encoded anew, in the format of the extension of ``name``.

    Raise ValidationError if the image is invalid, animated, or too big.

    The EXIF orientation is applied. Location, camera, thumbnails, comments, and anything after the image are removed.
    JPEGs keep their quantization tables, so hardly any quality is lost.
    """
    format = get_format(name)
    validate_size(file)
    file.seek(0)
    head = file.read(200)
    with _decoding_lock:
        try:
            with Image.open(file, formats=[format]) as image:
                validate_pixels(image)
                if image.format != "MPO" and getattr(image, "is_animated", False):  # phones write JPEGs as MPO
                    message = _("Animated images aren’t supported. Save one frame as PNG and try again.")
                    raise ValidationError(message, code="animated_image")
                image.load()
                ImageOps.exif_transpose(image, in_place=True)
                return encode(image, format, head)
        except ValidationError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise too_many_pixels_error() from error
        except Exception as error:  # decoders raise all kinds of exceptions
            message = _(
                "This is not a valid %(format)s image, or it is damaged. Open it in an image editor, save it as "
                "%(format)s again, and try again."
            )
            raise ValidationError(message % {"format": format}, code="invalid_image") from error


def get_format(name: str | None) -> str:
    """Return Pillow's name of the format for the extension in ``name``. Raise ValidationError if it isn't allowed."""
    extension = Path(name or "").suffix.lower().removeprefix(".")
    if extension not in settings.WAGTAILIMAGES_EXTENSIONS or extension not in FORMATS:
        message = _("Images must be %(extensions)s files. Save the image in one of these formats and try again.")
        extensions = ", ".join(settings.WAGTAILIMAGES_EXTENSIONS).upper()
        raise ValidationError(message % {"extensions": extensions}, code="invalid_image_extension")
    return FORMATS[extension]


def validate_size(file: File) -> None:
    max_size = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.size > max_size:
        message = _("This image is too big (%(size)s). The maximum is %(max_size)s. A width of 2,400 pixels is enough.")
        sizes = {"size": filesizeformat(file.size), "max_size": filesizeformat(max_size)}
        raise ValidationError(message % sizes, code="file_too_large")


def validate_pixels(image: Image.Image) -> None:
    if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise too_many_pixels_error()


def too_many_pixels_error() -> ValidationError:
    message = _("This image has more than %(max_pixels)s pixels. Make it smaller: a width of 2,400 pixels is enough.")
    max_pixels = intcomma(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    return ValidationError(message % {"max_pixels": max_pixels}, code="file_too_many_pixels")


def with_8_bits(image: Image.Image) -> Image.Image:
    """Return a grayscale ``image`` of 16 bits, such as a scan, with 8 bits: JPEG, WebP, and AVIF have no more."""
    if not image.mode.startswith("I"):
        return image
    converted = image.convert("I").point(lambda value: value / 256).convert("L")
    converted.info = {name: value for name, value in image.info.items() if name != "transparency"}
    return converted


def encode(image: Image.Image, format: str, head: bytes) -> bytes:
    """Return ``image`` as a file. ``head`` is the start of the original file."""
    options: dict[str, Any] = {}
    image = with_8_bits(image)
    if format == "JPEG":
        options = {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}  # type: ignore[attr-defined]  # a JpegImageFile
    elif format == "WEBP":
        options = {"quality": 90, "lossless": b"VP8L" in head}  # RFC 9649, section 2.6
    elif format == "AVIF":
        options = {"quality": 85, "speed": 8}
    image.info = {name: image.info[name] for name in KEPT_METADATA if name in image.info}
    options["icc_profile"] = image.info.get("icc_profile")
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()
