"""The banners of the current page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from ..selection import current_banners

register = template.Library()


@register.inclusion_tag("banners/banners.html", takes_context=True)
def banners(context: Context) -> dict[str, Any]:
    """Render the banners of the current page. Nothing if there are none."""
    request = context.get("request")
    return {"banners": current_banners(request, context.get("page"), timezone.now()) if request else []}
