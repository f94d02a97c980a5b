"""Sanitize images: what is accepted, and the messages about the rest. image_encoding.py encodes them anew."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from site_core.lib.limited_process import MemoryExceeded, TimeExceeded

from . import large_images

# Pillow's name of the format that each extension stands for.
FORMATS = {"avif": "AVIF", "gif": "GIF", "jpeg": "JPEG", "jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


def sanitize(file: File, name: str | None) -> bytes:
    """Return the image in ``file`` encoded anew, in the format of the extension of ``name``.

    Raise ValidationError if the image is invalid, animated, or too big.

    The EXIF orientation is applied. Location, camera, thumbnails, comments, and anything after the image are removed.
    JPEGs keep their quantization tables, so hardly any quality is lost.
    """
    format = get_format(name)
    validate_size(file)
    try:
        file.seek(0)
        with Image.open(file, formats=[format]) as image:
            validate_pixels(image)
            validate_animation(image)
            pixels = image.width * image.height
        return large_images.encode_image_again(file, format, pixels)
    except ValidationError:
        raise
    except Exception as error:  # decoders raise all kinds of exceptions
        raise decoding_error(error, format) from error


def decoding_error(error: Exception, format: str) -> ValidationError:
    """Return the message that editors see for ``error``."""
    if isinstance(error, large_images.Busy):
        message = _("The site is working on other large images. Choose this one again in a minute.")
        return ValidationError(message, code="busy")
    if isinstance(error, (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryExceeded)):
        return too_many_pixels_error()
    if isinstance(error, TimeExceeded):
        message = _("This image takes too long to process. Make it smaller: a width of 2,400 pixels is enough.")
        return ValidationError(message, code="image_takes_too_long")
    message = _(
        "This is not a valid %(format)s image, or it is damaged. Open it in an image editor, save it as %(format)s "
        "again, and try again."
    )
    return ValidationError(message % {"format": format}, code="invalid_image")


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


def validate_animation(image: Image.Image) -> None:
    if image.format != "MPO" and getattr(image, "is_animated", False):  # phones write JPEGs as MPO
        message = _("Animated images aren’t supported. Save one frame as PNG and try again.")
        raise ValidationError(message, code="animated_image")


def too_many_pixels_error() -> ValidationError:
    message = _("This image has more than %(max_pixels)s pixels. Make it smaller: a width of 2,400 pixels is enough.")
    max_pixels = intcomma(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    return ValidationError(message % {"max_pixels": max_pixels}, code="file_too_many_pixels")
