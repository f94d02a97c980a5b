"""Recognizes searches in front of the page cache, which answers frequent ones by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.urls import reverse

from site_core.lib.visits import is_page, is_visit

from .counter import record_search


def count_searches(application: WSGIApplication) -> WSGIApplication:
    """Return ``application`` with its searches counted, or unchanged if ``SEARCH_COUNTS`` is off."""
    return SearchCountMiddleware(application) if settings.SEARCH_COUNTS else application


class SearchCountMiddleware:
    """A WSGI application around ``application`` that records what visitors search for."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.path = reverse("search")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_search = environ.get("PATH_INFO") == self.path
        if not is_search or not is_visit(environ, settings.SESSION_COOKIE_NAME):
            return self.application(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            if status.startswith("200") and is_page(headers):
                record_search(get_query(environ.get("QUERY_STRING", "")))
            return start_response(status, headers, *exc_info)

        return self.application(environ, start)


def get_query(query_string: str) -> str:
    """Return what was searched for. Further pages of the results are not another search."""
    try:
        values = parse_qs(query_string, max_num_fields=10)
    except ValueError:
        return ""
    return "" if "page" in values else values.get("q", [""])[0].strip()
