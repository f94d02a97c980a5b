"""Tags for images that may be missing or damaged. A page is then rendered as if it had none."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Filter, Picture, SourceImageIOError

register = template.Library()


@register.simple_tag
def available_picture(image: Any, *specs: str, **attributes: Any) -> SafeString | str:
    """Render ``image`` as Wagtail’s ``{% picture %}`` does, or return an empty string if its file can’t be read.

    ``specs`` are quoted: ``{% available_picture image "format-{avif,jpeg}" "width-{480,800}" loading="lazy" %}``.
    """
    try:
        return str(Picture(image.get_renditions(*expand_specs(specs)), attributes)) if image else ""
    except SourceImageIOError:
        return ""


@register.simple_tag
def available_image(image: Any, spec: str, **attributes: Any) -> SafeString | str:
    """Render ``image`` as Wagtail’s ``{% image %}`` does, or return an empty string if its file can’t be read."""
    try:
        return image.get_rendition(spec).img_tag(attributes) if image else ""
    except SourceImageIOError:
        return ""


@register.simple_tag
def lead_picture(image: Any) -> SafeString:
    """Render the image at the top of a page. Empty without an image, so that ``{% if %}`` can tell."""
    return mark_safe(render_to_string("includes/lead_picture.html", {"image": image}).strip())


@lru_cache
def expand_specs(specs: tuple[str, ...]) -> list[str]:
    return Filter.expand_spec(specs)
