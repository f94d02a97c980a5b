"""Numbered pages of a list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404


class BidirectionalPaginator(Paginator):
    """Reads the second half of a queryset from its end, because a database walks all rows before a page."""

    def page(self, number: int | str) -> Page:
        page = super().page(number)
        first, last = page.start_index() - 1, page.end_index()
        if isinstance(self.object_list, QuerySet) and first > self.count / 2:
            page.object_list = self.object_list.reverse()[self.count - last : self.count - first][::-1]
        return page


def paginate(items: Any, number: str, per_page: int, count: int | None = None) -> Page:
    """Return page ``number`` (text from the URL) of ``items``. Raise Http404 if there is no such page.

    Pass ``count``, the number of items, if it is already known: it saves a query.
    """
    try:
        # Only plain digits: int() also accepts " 2", "+2", "1_0", and digits of other scripts.
        if not (number.isascii() and number.isdecimal()):
            raise InvalidPage
        paginator = BidirectionalPaginator(items, per_page)
        if count is not None:
            paginator.count = count
        return paginator.page(number)
    except InvalidPage as error:
        raise Http404("This list has no such page.") from error
