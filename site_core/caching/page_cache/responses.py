"""Captures the responses of Django, and sends cached ones to visitors."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from .entry import ENCODINGS, Entry, Headers, make_entry

logger = logging.getLogger(__name__)

CACHED_TYPES = ("text/", "application/")
MAX_BODY_LENGTH = 16 * 2**20  # bytes; enough for a complete sitemap file
STALE_WARNING = ("Warning", '110 - "Response is Stale"')
MAX_KNOWN_ENCODINGS = 500
# Headers of one visitor, which must not change the response for all.
VISITOR_HEADERS = (
    *("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"),
    *("HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_ACCEPT_LANGUAGE"),
)
FORBIDS_CACHING = re.compile(r"no-store|private", re.IGNORECASE)


class CapturedResponse:
    """The complete response of ``application`` to a GET request with the query string ``query``, not compressed.

    A streaming response is not read: ``body`` is None, and ``stream`` is the response. ``query_parameters`` are those
    that the response declares, and ``expires_at`` is the Unix time at which it is outdated, if that is known: see
    middleware.py.
    """

    def __init__(self, application: WSGIApplication, environ: WSGIEnvironment, query: str) -> None:
        self.status_line = "500 Internal Server Error"
        self.headers: Headers = []
        self.body: bytes | None = b""
        self.stream: Any = None
        self.query_parameters: Iterable[str] = ()
        self.expires_at: float | None = None
        try:
            self._read(application(shared_environ(environ, query), self._start_response))
        except Exception:
            logger.exception("Rendering %s failed", environ.get("PATH_INFO"))

    def _start_response(self, status_line: str, headers: Headers, exc_info: Any = None) -> Any:
        self.status_line, self.headers = status_line, headers

    def _read(self, response: Any) -> None:
        self.query_parameters = getattr(response, "query_parameters", ())
        self.expires_at = getattr(response, "expires_at", None)
        if getattr(response, "streaming", True):
            self.body, self.stream = None, response
            return
        try:
            self.body = b"".join(response)
        finally:
            response.close()

    @property
    def status(self) -> int:
        return int(self.status_line[:3])

    @property
    def has_failed(self) -> bool:
        return self.status >= 500

    def header(self, name: str) -> str:
        """Return the values of the header ``name`` (lower case), separated by commas."""
        return ", ".join(value for header, value in self.headers if header.lower() == name)

    def to_entry(self, generation: str, is_quick: bool = False) -> Entry | None:
        """Return an Entry for all visitors, or None if the response is for one visitor only.

        If ``is_quick``, it is provisional: see entry.py.
        """
        if self.body is None or not self.is_cacheable():
            return None
        headers = [(name, value) for name, value in self.headers if name.lower() != "vary"]
        headers.append(("Vary", "Accept-Encoding"))
        ttl: float = settings.PAGE_CACHE_TTL[self.status]
        if self.expires_at is not None:  # it may even have expired while it was rendered
            ttl = min(ttl, max(0, self.expires_at - time.time()))
        return make_entry(generation, self.status, headers, self.body, ttl, self.query_parameters, is_quick)

    def is_cacheable(self) -> bool:
        vary = {name.strip().lower() for name in self.header("vary").split(",")}
        return (
            self.status in settings.PAGE_CACHE_TTL
            and self.body is not None
            and len(self.body) <= MAX_BODY_LENGTH
            and vary <= {"", "accept-encoding"}
            and not self.header("set-cookie")
            and not FORBIDS_CACHING.search(self.header("cache-control"))
            and (not self.body or self.header("content-type").startswith(CACHED_TYPES))
        )


def shared_environ(environ: WSGIEnvironment, query: str) -> WSGIEnvironment:
    """Return the request that is rendered for all visitors who share the response to ``environ``."""
    shared = {name: value for name, value in environ.items() if name not in VISITOR_HEADERS}
    return shared | {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": query,
        "HTTP_ACCEPT_ENCODING": "identity",
        "CONTENT_LENGTH": "0",
        "wsgi.input": io.BytesIO(),
    }


def send_entry(
    entry: Entry, environ: WSGIEnvironment, start_response: StartResponse, is_stale: bool = False
) -> Iterable[bytes]:
    """Respond with a cached ``entry``."""
    status_line, headers, body = entry.response(
        best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")),
        environ["REQUEST_METHOD"] == "HEAD",
        is_not_modified(entry, environ),
    )
    if is_stale:  # Varnish or a CDN must not cache it in turn
        headers = [header for header in headers if header[0].lower() != "cache-control"]
        headers += [STALE_WARNING, ("Cache-Control", "no-cache")]
    start_response(status_line, headers)
    return [body]


def send_captured(
    response: CapturedResponse, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Respond with a ``response`` that is not cached."""
    start_response(response.status_line, response.headers)
    if response.body is None:
        return response.stream
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else response.body]


def is_not_modified(entry: Entry, environ: WSGIEnvironment) -> bool:
    """Return whether the visitor already has this response.

    Source: RFC 9110, section 13.1.2: ETags are compared weakly.
    """
    etags = environ.get("HTTP_IF_NONE_MATCH")
    if etags is None or not entry.etag:
        return False
    return etags.strip() == "*" or entry.etag.removeprefix("W/") in etags


_best_encodings: dict[str, str] = {}  # by Accept-Encoding header; browsers send a handful of them


def best_encoding(accept_encoding: str) -> str:
    """Return the smallest content coding that the header allows. Source: RFC 9110, section 12.5.3."""
    encoding = _best_encodings.get(accept_encoding)
    if encoding is None:
        encoding = next((name for name in ENCODINGS if not name or is_accepted(name, accept_encoding)), "")
        if len(_best_encodings) < MAX_KNOWN_ENCODINGS:
            _best_encodings[accept_encoding] = encoding
    return encoding


def is_accepted(encoding: str, accept_encoding: str) -> bool:
    weights = {}
    for item in accept_encoding.lower().split(","):
        name, _, weight = item.partition(";")
        weights[name.strip()] = weight.replace(" ", "")
    weight = weights.get(encoding, weights.get("*", "q=0"))
    return not re.fullmatch(r"q=0(\.0*)?", weight)
