"""What other rooms show at the end of a page's text, such as a question to its readers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from .base import BasePage

GetHTML = Callable[[HttpRequest | None, BasePage], SafeString | str]

_sources: list[GetHTML] = []


def register_page_foot(get_html: GetHTML) -> None:
    """Register a function that returns HTML for the end of a page, or an empty string. Call this in ``ready``.

    The result is stored with the content of the page, for all visitors: it must not depend on the visitor.
    """
    if get_html not in _sources:
        _sources.append(get_html)


def render_page_foot(request: HttpRequest | None, page: BasePage) -> SafeString:
    """Return what all rooms show at the end of ``page``."""
    return mark_safe("".join(get_html(request, page) for get_html in _sources))  # each of them escapes its texts
