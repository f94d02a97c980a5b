"""Decode an image, scale it down, rotate it upright, and encode only its pixels, in sRGB.

This imports nothing of Django, so it starts quickly in a process of its own: it reads an image from standard input and
writes the new one to standard output. The exit status says why an image is rejected.
"""

from __future__ import annotations

import io
import sys
from typing import IO, Any, NamedTuple

from PIL import Image, ImageOps, JpegImagePlugin

from .image_colors import is_transparent, to_srgb, with_8_bits
from .image_formats import HEAD_LENGTH
from .image_scaling import HeifImage, fit, scale

KEPT_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")  # of images that aren't scaled
LOSSLESS_FORMATS = ("PNG", "GIF")
KEPT_METADATA = ("transparency",)
# Of its full size, how much smaller an image may become if that saves much memory: half of 6,000 pixels isn't 3,200.
SMALLEST = 0.85
NEW_JPEG_OPTIONS = {"quality": 90, "subsampling": "4:4:4"}
ORIENTATION = 0x0112  # the EXIF tag


class InvalidImage(Exception):
    """The image can't be decoded. ``status`` is the exit status."""

    status = 1


class TooManyPixels(InvalidImage):
    status = 3


class Animated(InvalidImage):
    status = 4


ERRORS = {error.status: error for error in (InvalidImage, TooManyPixels, Animated)}


class Options(NamedTuple):
    """What to do with a file: its ``format`` as Pillow names it, and limits in pixels.

    ``max_pixels`` applies to what has to be decoded. JPEG decoders can scale at the same time.
    """

    format: str
    max_side: int
    max_pixels: int


def encode_again(file: IO[bytes], options: Options) -> bytes:
    """Return the image in ``file`` encoded anew. Decoders raise all kinds of errors, besides InvalidImage."""
    image = open_image(file, options)
    size = fit(image.size, options.max_side)
    if isinstance(image, Image.Image) and size == image.size and options.format in KEPT_FORMATS:
        return encode_in_same_format(image, options, read_head(file))
    prepare(image, options, size)
    orientation = image.getexif().get(ORIENTATION, 1)
    profile = image.info.get("icc_profile")
    return encode_scaled(scale(image, fit(image.size, options.max_side)), orientation, profile, options.format)


def read_head(file: IO[bytes]) -> bytes:
    position = file.tell()
    file.seek(0)
    head = file.read(HEAD_LENGTH)
    file.seek(position)
    return head


def open_image(file: IO[bytes], options: Options) -> Image.Image | HeifImage:
    """Return an image that isn't decoded yet."""
    file.seek(0)
    if options.format == "HEIF":
        return HeifImage(file)
    image = Image.open(file, formats=[options.format])
    if image.format != "MPO" and getattr(image, "is_animated", False):  # phones write JPEGs as MPO
        raise Animated
    return image


def prepare(image: Image.Image | HeifImage, options: Options, size: tuple[int, int]) -> None:
    """Decode ``image``, a JPEG not much larger than ``size``. Raise TooManyPixels before that.

    A progressive JPEG is held in memory in full beside the decoded image, and CMYK has a fourth channel. Both may
    become a little smaller than ``size``.
    """
    is_progressive = bool(image.info.get("progressive"))
    pixels = image.size[0] * image.size[1]
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        least = SMALLEST if is_progressive or image.mode == "CMYK" else 1
        image.draft(None, (round(size[0] * least), round(size[1] * least)))
    if (pixels if is_progressive else image.size[0] * image.size[1]) > options.max_pixels:
        raise TooManyPixels
    image.load()


def rotate(image: Image.Image, orientation: int) -> None:
    """Rotate ``image`` as EXIF data with this ``orientation`` say."""
    image.getexif()[ORIENTATION] = orientation
    ImageOps.exif_transpose(image, in_place=True)


def encode_in_same_format(image: Image.Image, options: Options, head: bytes) -> bytes:
    """Return ``image`` as a file. JPEGs keep their quantization tables, so hardly any quality is lost."""
    prepare(image, options, image.size)
    mode = image.mode
    jpeg_options = read_jpeg_options(image) if options.format == "JPEG" else {}
    image = with_8_bits(image)
    ImageOps.exif_transpose(image, in_place=True)
    image = to_srgb(image)
    if options.format == "WEBP":
        return save(image, "WEBP", quality=90, lossless=b"VP8L" in head)  # RFC 9649, section 2.6
    return save(image, options.format, **(jpeg_options if image.mode == mode else NEW_JPEG_OPTIONS))


def read_jpeg_options(image: Any) -> dict[str, Any]:
    return {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}


def encode_scaled(image: Image.Image, orientation: int, profile: bytes | None, format: str) -> bytes:
    """Return ``image``, which had another ``format``, as a file: JPEG, if it isn't transparent."""
    rotate(image, orientation)
    image.info["icc_profile"] = profile
    image = to_srgb(image)
    if not is_transparent(image):
        return save(image if image.mode == "L" else image.convert("RGB"), "JPEG", **NEW_JPEG_OPTIONS)
    return save(image, "PNG") if format in LOSSLESS_FORMATS else save(image, "WEBP", quality=90)


def save(image: Image.Image, format: str, **options: Any) -> bytes:
    """Return ``image`` as a file without any metadata."""
    image.info = {name: image.info[name] for name in KEPT_METADATA if name in image.info}
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def main(format: str, max_side: str, max_pixels: str) -> None:
    Image.MAX_IMAGE_PIXELS = None  # ``prepare`` checks a limit of its own
    try:
        content = encode_again(sys.stdin.buffer, Options(format, int(max_side), int(max_pixels)))
    except (MemoryError, SystemError):
        raise
    except Exception as error:
        sys.exit(error.status if isinstance(error, InvalidImage) else InvalidImage.status)
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
