"""Decode an image completely, rotate it upright, and encode only its pixels and its color profile.

This imports nothing of Django, so it starts quickly in a process of its own: it reads an image from standard input and
writes the new one to standard output. The status is 1 if the image can't be decoded.
"""

from __future__ import annotations

import io
import sys
from typing import IO, Any

from PIL import Image, ImageOps, JpegImagePlugin

# All metadata except this is removed. Colors would change without it.
KEPT_METADATA = ("icc_profile", "transparency")
HEAD_LENGTH = 200  # bytes that tell whether a WebP file is lossless


def encode_again(file: IO[bytes], format: str) -> bytes:
    """Return the image in ``file``, which has Pillow’s ``format``, encoded anew. Decoders raise all kinds of errors.

    JPEGs keep their quantization tables, so hardly any quality is lost.
    """
    file.seek(0)
    head = file.read(HEAD_LENGTH)
    with Image.open(file, formats=[format]) as image:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return encode(image, format, head)


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


def main(format: str) -> None:
    Image.MAX_IMAGE_PIXELS = None  # the caller has checked its own limit
    try:
        content = encode_again(io.BytesIO(sys.stdin.buffer.read()), format)
    except (MemoryError, SystemError):
        raise
    except Exception:
        sys.exit(1)
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main(sys.argv[1])
