"""The destination form on confirmation pages of the admin."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import Media
from wagtail.models import Page

from site_core.redirects.admin.prompts import DestinationForm

register = template.Library()


@register.simple_tag(takes_context=True)
def destination_form(
    context: dict[str, Any], pages: Page | list[dict[str, Any]], deleting: bool = True
) -> DestinationForm:
    """Return the DestinationForm for ``pages``: one page, or the items of a bulk action."""
    selected = [item["item"] for item in pages] if isinstance(pages, list) else [pages]
    return DestinationForm(selected, context["request"].user, deleting)


@register.simple_tag
def destination_form_media() -> Media:
    """Return the media of the page chooser in the form."""
    return DestinationForm.base_fields["page"].widget.media
