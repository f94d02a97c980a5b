"""The files of renditions: many from one decode, in a process of its own where the image is large."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextvars import ContextVar
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from PIL import Image
from wagtail.images.models import Filter

from site_core.lib import limited_process
from site_core.lib.limited_process import Limits

from . import large_images
from .rendition_encoding import Job, render, unpack

if TYPE_CHECKING:
    from .models import ClinicImage

MODULE = "site_core.media.rendition_encoding"
LIMITS = Limits(megabytes=1024, cpu_seconds=45, seconds=60, niceness=0)
# 0 while someone waits: in a request of the admin, and before the site is served for the first time.
niceness: ContextVar[int] = ContextVar("niceness", default=0)
FEW = 3  # renditions; more of them are created in a process of its own, even if the image is small
# What a Job can express. Wagtail itself creates renditions with other operations, such as a background color.
OPERATIONS = {
    *("original", "fill", "min", "max", "width", "height", "scale"),
    *("format", "avifquality", "jpegquality", "webpquality"),
}
FORMATS = {"AVIF", "JPEG", "PNG", "WEBP"}
# Without a format, a rendition has that of the original, except those that not all browsers show or that are large.
DEFAULT_FORMATS = {"AVIF": "PNG", "WEBP": "PNG", "GIF": "PNG"}
# AVIF takes most of the time: half as much as with Pillow’s default of 6, for files that are 5 % larger.
OPTIONS: dict[str, dict[str, Any]] = {"AVIF": {"speed": 7}, "JPEG": {"progressive": True, "optimize": True}}


class EncodedFilter(Filter):
    """A filter whose result already exists."""

    def __init__(self, spec: str, content: bytes, format: str) -> None:
        super().__init__(spec)
        self.content, self.format = content, format

    def run(self, *args: Any, **kwargs: Any) -> SimpleNamespace:
        return SimpleNamespace(f=io.BytesIO(self.content), format_name=self.format.lower())


def encode_filters(image: ClinicImage, filters: Sequence[Filter]) -> list[Filter]:
    """Return ``filters``, as EncodedFilter where possible. Decoders and storages raise all kinds of exceptions."""
    supported = [filter for filter in filters if is_supported(filter)]
    if not supported:
        return list(filters)
    with image.open_file() as file:
        original = file.read()
    jobs = [get_job(image, filter, get_format(original)) for filter in supported]
    encoded = {
        filter.spec: EncodedFilter(filter.spec, content, job.format)
        for filter, job, content in zip(supported, jobs, run(image, original, jobs), strict=True)
    }
    return [encoded.get(filter.spec, filter) for filter in filters]


def run(image: ClinicImage, original: bytes, jobs: Sequence[Job]) -> list[bytes]:
    is_much = len(jobs) > FEW and settings.RENDITIONS_IN_BACKGROUND
    if is_much or image.width * image.height > large_images.LARGE:
        limits = LIMITS._replace(niceness=niceness.get())
        return unpack(limited_process.run([MODULE, json.dumps(jobs)], limits, content=original))
    return list(render(io.BytesIO(original), jobs))


def is_supported(filter: Filter) -> bool:
    operations = [operation.split("-") for operation in filter.spec.split("|")]
    return all(
        name in OPERATIONS and (name != "format" or values[0].upper() in FORMATS) for name, *values in operations
    )


def get_job(image: ClinicImage, filter: Filter, original_format: str) -> Job:
    """Return what Wagtail’s ``Filter.run`` would do, with the same settings."""
    environment: dict[str, Any] = {}
    for operation in filter.filter_operations:
        operation.run(None, image, environment)
    format = environment.get("output-format", "").upper() or DEFAULT_FORMATS.get(original_format, original_format)
    transform = filter.get_transform(image)
    left, top, right, bottom = transform.get_rect().round()
    box = (max(0, left), max(0, top), min(right, image.width), min(bottom, image.height))
    size = (max(1, round(transform.size[0])), max(1, round(transform.size[1])))
    return Job((image.width, image.height), box, size, format, get_options(format, environment))


def get_options(format: str, environment: dict[str, Any]) -> dict[str, Any]:
    """Return the options of Pillow’s ``Image.save``."""
    if format == "PNG":
        return {"optimize": True}
    is_lossless = "lossless" in environment.get("output-format-options", ())
    if is_lossless:
        return {"quality": 100, "subsampling": "4:4:4"} if format == "AVIF" else {"lossless": True}
    defaults = {
        "AVIF": getattr(settings, "WAGTAILIMAGES_AVIF_QUALITY", 61),
        "JPEG": getattr(settings, "WAGTAILIMAGES_JPEG_QUALITY", 76),
        "WEBP": getattr(settings, "WAGTAILIMAGES_WEBP_QUALITY", 80),
    }
    options: dict[str, Any] = {"quality": environment.get(f"{format.lower()}-quality", defaults[format])}
    return options | OPTIONS.get(format, {})


def get_format(content: bytes) -> str:
    """Return Pillow’s name of the format of the image ``content``."""
    with Image.open(io.BytesIO(content)) as image:
        return "JPEG" if image.format == "MPO" else str(image.format)  # phones write JPEGs as MPO
