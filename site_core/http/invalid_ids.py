"""Ids in URLs of the admin that nothing can have: 404 instead of an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch

from .admin_paths import is_admin_path

ID_NAME = re.compile(r"(.+_)?(id|pk)|p|page")  # arguments and query parameters whose value is a whole number
NUMBER = re.compile(r"[0-9]+")
MAX_ID = 2**31 - 1  # of the smallest type of a primary key
# What views, the database, and Django's fields raise for such a value.
ERRORS = (ValueError, OverflowError, DataError, ValidationError, InvalidPage, NoReverseMatch)


class InvalidIdMiddleware:
    """Responds with 404 if a view of the admin failed, and its URL contains an id that nothing can have.

    Wagtail passes ids such as ``x`` or a number with twenty digits to the database without checking them. Other
    errors are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if is_admin_path(request.path_info) and isinstance(exception, ERRORS) and has_invalid_id(request):
            raise Http404("Nothing has the id in this URL.") from exception


def has_invalid_id(request: HttpRequest) -> bool:
    return any(is_invalid(name, value) for name, value in url_values(request))


def url_values(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield the names and values of the arguments and query parameters in the URL of ``request``."""
    if request.resolver_match is not None:
        for name, value in request.resolver_match.kwargs.items():
            yield name, str(value)
    for name, values in request.GET.lists():
        for value in values:
            yield name, str(value)


def is_invalid(name: str, value: str) -> bool:
    """Return whether no row has ``value`` in the column ``name``."""
    if NUMBER.fullmatch(value.removeprefix("-")):
        return len(value) > len(str(MAX_ID)) or not 0 <= int(value) <= MAX_ID
    return "\x00" in value or ID_NAME.fullmatch(name) is not None
