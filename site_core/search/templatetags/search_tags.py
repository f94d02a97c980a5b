"""Filters for search results."""

from django import template
from django.utils.safestring import SafeString

from site_core.pages.base import BasePage

from ..highlight import excerpt, highlight

register = template.Library()


@register.filter
def highlighted(text: str, words: list[str]) -> SafeString:
    """Mark ``words`` in ``text``."""
    return highlight(str(text), words)


@register.filter
def excerpted(page: BasePage, words: list[str]) -> SafeString:
    """Return a passage of the page around the words searched for."""
    return excerpt(page.search_text(), words)
