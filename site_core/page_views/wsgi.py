"""Recognizes page views in front of the page cache, which answers most requests by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from .counter import record_view

# Parts of the user agents of programs, in lower case. The user agent is checked, and stored nowhere.
BOTS = (
    *("archiv", "axios", "bot", "crawl", "curl", "externalhit", "feed", "fetch", "go-http", "headless", "http-client"),
    *("httpclient", "java/", "libwww", "lighthouse", "monitor", "node", "perl", "php", "preview", "python", "ruby"),
    *("scan", "slurp", "spider", "validator", "wget"),
)


def count_page_views(application: WSGIApplication) -> WSGIApplication:
    """Return ``application`` with its page views counted, or unchanged if ``PAGE_COUNTS`` is off."""
    return PageViewMiddleware(application, settings.SESSION_COOKIE_NAME) if settings.PAGE_COUNTS else application


class PageViewMiddleware:
    """A WSGI application around ``application`` that records page views.

    Visitors with the cookie ``session_cookie`` may be signed in. They are not counted.
    """

    def __init__(self, application: WSGIApplication, session_cookie: str) -> None:
        self.application = application
        self.session_cookie = f"{session_cookie}="

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self.is_visit(environ):
            return self.application(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            if status.startswith("200") and is_html(headers):
                record_view(environ.get("HTTP_HOST", "").lower(), environ.get("PATH_INFO", ""))
            return start_response(status, headers, *exc_info)

        return self.application(environ, start)

    def is_visit(self, environ: WSGIEnvironment) -> bool:
        """Return whether a person seems to request a page in order to read it now."""
        user_agent = environ.get("HTTP_USER_AGENT", "").lower()
        purpose = environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE", "")
        return (
            environ["REQUEST_METHOD"] == "GET"
            and self.session_cookie not in environ.get("HTTP_COOKIE", "")
            and "prefetch" not in purpose.lower()
            and environ.get("HTTP_SEC_FETCH_DEST", "document") == "document"
            and bool(user_agent)
            and not any(name in user_agent for name in BOTS)
        )


def is_html(headers: list[tuple[str, str]]) -> bool:
    return any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers)
