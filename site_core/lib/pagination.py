"""Numbered pages of a list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404


def paginate(items: Any, number: str, per_page: int) -> Page:
    """Return page ``number`` (text from the URL) of ``items``. Raise Http404 if there is no such page."""
    try:
        # Only plain digits: int() also accepts " 2", "+2", "1_0", and digits of other scripts.
        if not (number.isascii() and number.isdecimal()):
            raise InvalidPage
        return Paginator(items, per_page).page(number)
    except InvalidPage as error:
        raise Http404("This list has no such page.") from error
