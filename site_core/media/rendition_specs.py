"""Which renditions the site shows: the only list of them.

Templates name one of these sets: ``{% available_picture image "card" %}``. Renditions of all sets are created in the
background after an upload, so that they exist before a page asks for them. A test fails if a page asks for others.
"""

from __future__ import annotations

from typing import NamedTuple

from wagtail.images.models import Filter


class RenditionSet(NamedTuple):
    """``specs`` are expanded. Without ``in_advance``, renditions are created when a page has asked for them once."""

    specs: tuple[str, ...]
    in_advance: bool = True


def expand(*specs: str, in_advance: bool = True) -> RenditionSet:
    """Return a set of ``specs`` with braces, such as ``"format-{avif,jpeg}", "width-{480,800}"``."""
    return RenditionSet(tuple(Filter.expand_spec(specs)), in_advance)


PICTURE_FORMATS = "format-{avif,webp,jpeg}"  # the last one is for browsers that support no other

RENDITION_SETS: dict[str, RenditionSet] = {
    "lead": expand(PICTURE_FORMATS, "fill-{480x320,800x533,1200x800}"),
    "card": expand(PICTURE_FORMATS, "fill-{320x213,640x427}"),
    "figure": expand(PICTURE_FORMATS, "width-{480,800}"),
    "portrait": expand("fill-320x320", "format-jpeg"),
    "share": expand("fill-1200x630", "format-jpeg"),
    # 1:1, 4:3, and 16:9, as https://developers.google.com/search/docs/appearance/structured-data/article recommends.
    "structured_data": expand("fill-{1200x1200,1200x900,1200x675}", "format-jpeg"),
    "logo": expand("max-512x512", "format-png", in_advance=False),
    "admin_list": expand("max-165x165"),
    "admin_form": expand("max-800x600"),
}


def get_specs(name: str) -> tuple[str, ...]:
    """Return the specs of the set ``name``."""
    return RENDITION_SETS[name].specs


def get_jpeg_specs(name: str) -> list[str]:
    """Return the specs of the set ``name`` in the format that every program can read, the smallest first."""
    return [spec for spec in get_specs(name) if "format-jpeg" in spec]


def specs_in_advance() -> list[str]:
    return [
        spec for rendition_set in RENDITION_SETS.values() if rendition_set.in_advance for spec in rendition_set.specs
    ]
