"""The HTML of images with their renditions, as Wagtail’s ``{% picture %}`` and ``{% image %}`` tags render them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString, mark_safe

MIME_TYPES = {"format-avif": "image/avif", "format-webp": "image/webp"}


def render_picture(image: Any, renditions: Mapping[str, Any], attributes: Mapping[str, Any]) -> SafeString:
    """Render ``renditions`` by spec as ``<picture>``: a ``<source>`` for each format but the last.

    Specs begin with the format, as in rendition_specs.py. The first rendition of the last format is the fallback.
    """
    formats = groupby(renditions.items(), key=lambda item: item[0].partition("|")[0])
    *sources, (_name, fallback) = [(name, [rendition for _spec, rendition in items]) for name, items in formats]
    html = "".join(
        f"<source{render_attributes(source_attributes(name, group, attributes))}>" for name, group in sources
    )
    srcset = {"srcset": render_srcset(fallback)} if len(fallback) > 1 else {}
    return mark_safe(f"<picture>{html}{render_image(image, fallback[0], {**attributes, **srcset})}</picture>")


def render_image(image: Any, rendition: Any, attributes: Mapping[str, Any]) -> SafeString:
    """Render one of the renditions of ``image`` as ``<img>``."""
    size = {"src": rendition.url, "width": rendition.width, "height": rendition.height}
    return mark_safe(f"<img{render_attributes({**size, 'alt': alt_text(image), **attributes})}>")


def source_attributes(name: str, renditions: list[Any], attributes: Mapping[str, Any]) -> dict[str, Any]:
    sizes = {"sizes": attributes["sizes"]} if "sizes" in attributes else {}
    return {"srcset": render_srcset(renditions), "type": MIME_TYPES[name], **sizes}


def render_srcset(renditions: list[Any]) -> str:
    if len(renditions) == 1:
        return str(renditions[0].url)
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)


def alt_text(image: Any) -> str:
    """Return the alternative text of ``image``: the one of this place (see Wagtail’s ImageBlock), or its own."""
    if getattr(image, "decorative", False):
        return ""
    return getattr(image, "contextual_alt_text", None) or image.default_alt_text


def render_attributes(attributes: Mapping[str, Any]) -> str:
    """Return HTML attributes in alphabetical order, as Django’s ``flatatt`` does."""
    pairs: Iterable[tuple[str, Any]] = sorted(attributes.items())
    return "".join(f' {name}="{escape(str(value))}"' for name, value in pairs)
