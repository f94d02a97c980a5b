"""Numbered pages of a list."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404


def page_of(items, number, size):
    """Page ``number`` (a text from the address) of ``items``, ``size`` a page; 404 for anything but such a page."""
    try:
        # Only plain digits: int() also takes " 2", "+2", "1_0" and digits of other scripts.
        if not (number.isascii() and number.isdecimal()):
            raise InvalidPage
        return Paginator(items, size).page(number)
    except InvalidPage as error:
        raise Http404("There is no such page of the list.") from error
