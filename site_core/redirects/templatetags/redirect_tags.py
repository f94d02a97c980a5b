"""The destination form on confirmation pages of the admin."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.forms import Media
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from ..admin.destination_form import DestinationForm

register = template.Library()

POST_FORM = re.compile(r'<form [^>]*method="POST"[^>]*>', re.IGNORECASE)


@register.simple_tag(takes_context=True)
def destination_form(
    context: dict[str, Any], pages: Page | list[dict[str, Any]], deleting: bool = True, initial: str = ""
) -> DestinationForm:
    """Return the DestinationForm for ``pages``: one page, or the items of a bulk action. ``initial`` is its answer."""
    selected = [item["item"] for item in pages] if isinstance(pages, list) else [pages]
    form = DestinationForm(selected, context["request"].user, deleting)
    if initial in dict(form.fields["answer"].choices):  # type: ignore[attr-defined]
        form.fields["answer"].initial = initial
    return form


@register.simple_tag
def destination_form_media() -> Media:
    """Return the media of the page chooser in the form."""
    return DestinationForm.base_fields["page"].widget.media


@register.simple_block_tag(takes_context=True)
def add_destination_form(context: dict[str, Any], content: SafeString, page: Page) -> SafeString:
    """Add the DestinationForm for ``page`` to the first form in ``content``, which has no block for it."""
    form = POST_FORM.search(content)
    if form is None:  # Wagtail shows none for a page that is protected
        return content
    fields = render_to_string("redirects/destination_form.html", {"destination": destination_form(context, page)})
    return mark_safe(content[: form.end()] + fields + content[form.end() :])  # all three are rendered templates
