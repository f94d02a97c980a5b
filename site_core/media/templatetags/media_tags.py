"""Tags for images that may be missing, damaged, or not resized yet.

A page is rendered as if it had none, or with a placeholder until the renditions exist.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import SourceImageIOError

from ..pending_renditions import RenditionsPendingError
from ..picture import render_image, render_picture
from ..rendition_specs import get_specs
from ..renditions import find_substitutes, get_renditions

register = template.Library()


@register.simple_tag
def available_picture(image: Any, rendition_set: str, **attributes: Any) -> SafeString | str:
    """Render the renditions of a set in rendition_specs.py as Wagtail’s ``{% picture %}`` does.

    An empty string if the file can’t be read: ``{% available_picture image "figure" loading="lazy" %}``.
    """
    if not image:
        return ""
    specs = get_specs(rendition_set)
    try:
        return render_picture(image, get_renditions(image, specs), attributes)
    except RenditionsPendingError:
        return render_picture(image, find_substitutes(image, specs), attributes)
    except SourceImageIOError:
        return ""


@register.simple_tag
def available_image(image: Any, rendition_set: str, **attributes: Any) -> SafeString | str:
    """Render the only rendition of a set as Wagtail’s ``{% image %}`` does. An empty string as above."""
    if not image:
        return ""
    (spec,) = get_specs(rendition_set)
    try:
        return render_image(image, get_renditions(image, [spec])[spec], attributes)
    except RenditionsPendingError:
        return render_image(image, find_substitutes(image, [spec])[spec], attributes)
    except SourceImageIOError:
        return ""


@register.simple_tag
def lead_picture(image: Any) -> SafeString:
    """Render the image at the top of a page. Empty without an image, so that ``{% if %}`` can tell."""
    return mark_safe(render_to_string("includes/lead_picture.html", {"image": image}).strip())
