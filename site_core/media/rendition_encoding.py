"""Create many renditions of an image from one decode.

This imports nothing of Django, so it starts quickly in a process of its own: it reads an image from standard input, and
writes a ZIP archive to standard output. Its members are numbered like the jobs, which are JSON in the first argument.
The status is 1 if the image can’t be decoded. A JPEG of 24 megapixels takes about 90 MB.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from typing import IO, Any, NamedTuple

from PIL import Image, ImageCms, ImageOps

from .image_colors import with_8_bits

FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")
SPARE = 1.5
Box = tuple[float, float, float, float]  # left, top, right, bottom
WHITE = (255, 255, 255, 255)


class Job(NamedTuple):
    """A rendition: ``box`` of an upright image of ``image_size``, resized to ``size``, encoded as ``format``."""

    image_size: tuple[int, int]
    box: tuple[int, int, int, int]
    size: tuple[int, int]
    format: str  # Pillow’s name
    options: dict[str, Any]  # of Image.save

    @property
    def scale(self) -> float:
        left, top, right, bottom = self.box
        return max(self.size[0] / (right - left), self.size[1] / (bottom - top))


def render(file: IO[bytes], jobs: Sequence[Job]) -> Iterator[bytes]:
    """Yield a rendition of the image in ``file`` for each of ``jobs``. Decoders raise all kinds of errors."""
    image = decode(file, max(job.scale for job in jobs))

    @cache  # a lead image of 3:2 is the same file as a figure
    def encode_once(box: Box, size: tuple[int, int], format: str, options: str) -> bytes:
        return encode(resize(image, box, size), format, json.loads(options))

    for job in jobs:
        factors = (image.width / job.image_size[0], image.height / job.image_size[1]) * 2
        left, top, right, bottom = (side * factor for side, factor in zip(job.box, factors, strict=True))
        box = (left, top, min(right, image.width), min(bottom, image.height))  # rounding errors
        yield encode_once(box, (job.size[0], job.size[1]), job.format, json.dumps(job.options))


def decode(file: IO[bytes], scale: float) -> Image.Image:
    """Return the image in ``file``, upright, at least at ``scale``. JPEGs are decoded at 1/2, 1/4, or 1/8."""
    opened = Image.open(file, formats=FORMATS)
    full_width = opened.width
    opened.draft(None, (round(opened.width * scale), round(opened.height * scale)))
    image = upgrade_mode(opened)
    del opened
    # Large files in other formats are made smaller once, with enough pixels left for a good filter.
    if (factor := int(image.width / full_width / scale / SPARE)) > 1:
        image = image.reduce(factor)
    ImageOps.exif_transpose(image, in_place=True)
    return image


def upgrade_mode(image: Image.Image) -> Image.Image:
    """Decode ``image``, and return it in a mode in which it can be resized well and that browsers show."""
    image.load()
    info: dict[str | tuple[int, int], Any] = {
        name: image.info[name] for name in ("icc_profile", "exif") if image.info.get(name)
    }
    image = with_8_bits(image)
    if image.mode == "CMYK":
        image, info = convert_cmyk(image, info.pop("icc_profile", None)), {}
    elif image.mode in ("1", "P", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.info = info
    return image


def convert_cmyk(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return image.convert("RGB")
    source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
    return ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image


def resize(image: Image.Image, box: Box, size: tuple[int, int]) -> Image.Image:
    resized = image.resize(size, Image.Resampling.LANCZOS, box, reducing_gap=3.0)
    resized.info = image.info
    return resized


def encode(image: Image.Image, format: str, options: dict[str, Any]) -> bytes:
    if format in ("JPEG", "GIF") and image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, WHITE), image).convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, format, icc_profile=image.info.get("icc_profile"), **options)
    return buffer.getvalue()


def pack(contents: Iterator[bytes]) -> bytes:
    """Return an archive of ``contents``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, content in enumerate(contents):
            archive.writestr(str(number), content)
    return buffer.getvalue()


def unpack(content: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def main(jobs: str) -> None:
    Image.MAX_IMAGE_PIXELS = None  # the upload was checked
    try:
        content = pack(render(sys.stdin.buffer, [Job(*job) for job in json.loads(jobs)]))
    except (MemoryError, SystemError):
        raise
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main(sys.argv[1])
