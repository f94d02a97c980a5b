"""Numbered pages of a list."""

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404


class FromBothEnds(Paginator):
    """Reads the second half of a queryset from its end: a database counts its way to each page, row by row."""

    def page(self, number):
        page = super().page(number)
        first, last = page.start_index() - 1, page.end_index()
        if isinstance(self.object_list, QuerySet) and first > self.count / 2:
            page.object_list = self.object_list.reverse()[self.count - last : self.count - first][::-1]
        return page


def page_of(items, number, size, count=None):
    """Page ``number`` (a text from the address) of ``items``, ``size`` a page; 404 for anything but such a page.

    ``count`` is how many items there are, where that is known already.
    """
    try:
        # Only plain digits: int() also takes " 2", "+2", "1_0" and digits of other scripts.
        if not (number.isascii() and number.isdecimal()):
            raise InvalidPage
        paginator = FromBothEnds(items, size)
        if count is not None:
            paginator.count = count
        return paginator.page(number)
    except InvalidPage as error:
        raise Http404("There is no such page of the list.") from error
