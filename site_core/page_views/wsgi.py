"""Recognizes page views in front of the page cache, which answers most requests by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from site_core.lib.visits import is_page, is_visit

from .counter import record_view


def count_page_views(application: WSGIApplication) -> WSGIApplication:
    """Return ``application`` with its page views counted, or unchanged if ``PAGE_COUNTS`` is off."""
    return PageViewMiddleware(application, settings.SESSION_COOKIE_NAME) if settings.PAGE_COUNTS else application


class PageViewMiddleware:
    """A WSGI application around ``application`` that records page views.

    Visitors with the cookie ``session_cookie`` may be signed in. They are not counted.
    """

    def __init__(self, application: WSGIApplication, session_cookie: str) -> None:
        self.application = application
        self.session_cookie = session_cookie

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not is_visit(environ, self.session_cookie):
            return self.application(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            if status.startswith("200") and is_page(headers):
                record_view(environ.get("HTTP_HOST", "").lower(), environ.get("PATH_INFO", ""))
            return start_response(status, headers, *exc_info)

        return self.application(environ, start)
