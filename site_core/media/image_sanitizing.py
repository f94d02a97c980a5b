"""Sanitize images: what is accepted, and the messages about the rest. image_encoding.py encodes them anew."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from site_core.lib.limited_process import MemoryExceeded, TimeExceeded

from . import large_images
from .image_encoding import Animated, Options, TooManyPixels
from .image_formats import FORMATS, HEAD_LENGTH, detect_format, extension, with_extension


class SanitizedImage(NamedTuple):
    """A file and its name, whose extension is that of its format."""

    content: bytes
    name: str


def sanitize(file: File, name: str | None) -> SanitizedImage:
    """Return the image in ``file`` encoded anew. Raise ValidationError if it is invalid, animated, or too big.

    It is rotated upright, in sRGB, and its longest side has at most IMAGE_MAX_SIDE pixels. Location, camera,
    thumbnails, comments, and anything after the image are removed. HEIC and AVIF become JPEG, or WebP if they are
    transparent, and so do other formats that are scaled. A file may have the extension of another image format.
    """
    validate_extension(name)
    validate_size(file)
    file.seek(0)
    format = detect_format(file.read(HEAD_LENGTH))
    if format not in allowed_formats():
        raise invalid_image_error(FORMATS[extension(name)])
    options = Options(format, settings.IMAGE_MAX_SIDE, settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    try:
        content = large_images.encode_image_again(file, options)
    except Exception as error:  # decoders raise all kinds of exceptions
        raise decoding_error(error, format) from error
    return SanitizedImage(content, with_extension(str(name), str(detect_format(content[:HEAD_LENGTH]))))


def decoding_error(error: Exception, format: str) -> ValidationError:
    """Return the message that editors see for ``error``."""
    if isinstance(error, large_images.Busy):
        message = _("The site is working on other large images. Choose this one again in a minute.")
        return ValidationError(message, code="busy")
    if isinstance(error, (TooManyPixels, MemoryExceeded)):
        return too_many_pixels_error()
    if isinstance(error, Animated):
        message = _("Animated images aren’t supported. Save one frame as PNG and try again.")
        return ValidationError(message, code="animated_image")
    if isinstance(error, TimeExceeded):
        message = _("This image takes too long to process. Make it smaller: a width of 2,400 pixels is enough.")
        return ValidationError(message, code="image_takes_too_long")
    return invalid_image_error(format)


def invalid_image_error(format: str) -> ValidationError:
    message = _(
        "This is not a valid %(format)s image, or it is damaged. Open it in an image editor, save it as JPEG or PNG, "
        "and try again."
    )
    return ValidationError(message % {"format": "HEIC" if format == "HEIF" else format}, code="invalid_image")


def allowed_formats() -> set[str]:
    """Return Pillow’s names of the formats that the setting allows."""
    return {FORMATS[each] for each in settings.WAGTAILIMAGES_EXTENSIONS if each in FORMATS}


def validate_extension(name: str | None) -> None:
    if extension(name) not in settings.WAGTAILIMAGES_EXTENSIONS or extension(name) not in FORMATS:
        message = _("Images must be %(extensions)s files. Save the image in one of these formats and try again.")
        extensions = ", ".join(settings.WAGTAILIMAGES_EXTENSIONS).upper()
        raise ValidationError(message % {"extensions": extensions}, code="invalid_image_extension")


def validate_size(file: File) -> None:
    max_size = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.size > max_size:
        message = _("This image is too big (%(size)s). The maximum is %(max_size)s. A width of 2,400 pixels is enough.")
        sizes = {"size": filesizeformat(file.size), "max_size": filesizeformat(max_size)}
        raise ValidationError(message % sizes, code="file_too_large")


def too_many_pixels_error() -> ValidationError:
    message = _("This image has more than %(max_pixels)s pixels. Make it smaller: a width of 2,400 pixels is enough.")
    max_pixels = intcomma(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
    return ValidationError(message % {"max_pixels": max_pixels}, code="file_too_many_pixels")
