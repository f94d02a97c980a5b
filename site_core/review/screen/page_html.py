"""The HTML of a page as its own template renders it for readers, from a draft."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from wagtail.models import Revision

MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)


def draft_of(revision: Revision) -> Any:
    """Return the page as ``revision`` has it, without sections that readers would not see."""
    page: Any = revision.as_object()
    if hasattr(page, "remove_untouched_sections"):
        page.remove_untouched_sections()
    return page


def render_page(page: Any, request: HttpRequest) -> str:
    """Return the HTML in the <main> element of ``page``. Editors wrote its texts, so sanitize it."""
    html = render_to_string(page.get_template(request), page.get_context(request), request)
    match = MAIN.search(html)
    return match[1] if match else html
