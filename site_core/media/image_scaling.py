"""Scale large images down, band by band: a photo of 24 megapixels takes less than 150 MB.

This imports nothing of Django.
"""

from __future__ import annotations

import math
from typing import IO, Any

from PIL import Image

from .image_colors import target_mode, to_mode

BAND_HEIGHT = 64  # rows of the scaled image
LANCZOS_SUPPORT = 3  # rows of the scaled image that each row depends on, in both directions


class HeifImage:
    """The main image of a HEIF file, with what ``scale`` needs of Pillow’s Image. It isn’t copied into one.

    libheif rotates it upright. The orientation in its EXIF data has no meaning then (ISO 23008-12).
    """

    def __init__(self, file: IO[bytes]) -> None:
        import pillow_heif

        images = pillow_heif.open_heif(file, convert_hdr_to_8bit=True)
        self._image = images[images.primary_index]
        self.info: dict[str, Any] = self._image.info

    @property
    def size(self) -> tuple[int, int]:
        return self._image.size

    @property
    def mode(self) -> str:
        return self._image.mode

    def load(self) -> None:
        self._image.load()

    def crop(self, box: tuple[int, int, int, int]) -> Image.Image:
        """Return all columns of the rows in ``box``."""
        _left, top, _right, bottom = box
        stride = self._image.stride
        rows = memoryview(self._image.data)[top * stride : bottom * stride]
        return Image.frombytes(self.mode, (self.size[0], bottom - top), rows, "raw", self.mode, stride)

    def getexif(self) -> Image.Exif:
        return Image.Exif()

    def close(self) -> None:
        del self._image


def fit(size: tuple[int, int], max_side: int) -> tuple[int, int]:
    """Return the size of the image when its longest side has at most ``max_side`` pixels."""
    scale = min(1, max_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def scale(image: Image.Image | HeifImage, size: tuple[int, int]) -> Image.Image:
    """Return ``image`` in another ``size``, with 8 bits a channel and no palette. Close ``image``."""
    mode = target_mode(image)
    height = size[1]
    tops = range(0, height, BAND_HEIGHT)
    # Bytes take three fourths of the memory of Pillow's images, until that of ``image`` is given back.
    bands = [scale_band(image, mode, size, top, min(top + BAND_HEIGHT, height)) for top in tops]
    image.close()
    return Image.frombytes(mode, size, b"".join(bands))


def scale_band(image: Image.Image | HeifImage, mode: str, size: tuple[int, int], top: int, bottom: int) -> bytes:
    """Return the pixels from row ``top`` to ``bottom`` of the scaled image."""
    width, height = image.size
    ratio = height / size[1]
    margin = math.ceil(LANCZOS_SUPPORT * max(ratio, 1)) + 1
    first = max(0, math.floor(top * ratio) - margin)
    last = min(height, math.ceil(bottom * ratio) + margin)
    band = to_mode(image.crop((0, first, width, last)), dict(image.info), mode)
    box = (0, top * ratio - first, width, bottom * ratio - first)
    return band.resize((size[0], bottom - top), Image.Resampling.LANCZOS, box).tobytes()
