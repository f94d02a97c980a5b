"""Requests every page of a sitemap once, as a visitor would, so that no visitor has to wait for it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.types import WSGIApplication, WSGIEnvironment
from wsgiref.util import setup_testing_defaults
from xml.etree import ElementTree

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"

Failures = list[tuple[str, int]]


def warm(application: WSGIApplication, root_url: str, report: Callable[[int, int], object]) -> Failures:
    """Request the sitemap of ``root_url`` and all its pages from ``application``.

    ``report`` gets the number of pages done and the total after each page. Return ``(url, status)`` of all requests
    whose status was not 200.
    """
    urls: list[str] = []
    failures: Failures = []
    for sitemap_url in sitemap_locations(application, f"{root_url}/sitemap.xml", failures):
        urls += sitemap_locations(application, sitemap_url, failures)
    for done, url in enumerate(urls, start=1):
        status, _ = request(application, url)
        if status != 200:
            failures.append((url, status))
        report(done, len(urls))
    return failures


def sitemap_locations(application: WSGIApplication, url: str, failures: Failures) -> list[str]:
    """Return the URLs that the sitemap at ``url`` lists."""
    status, body = request(application, url)
    if status != 200:
        failures.append((url, status))
        return []
    return [element.text or "" for element in ElementTree.fromstring(body).iter(LOCATION)]


def request(application: WSGIApplication, url: str) -> tuple[int, bytes]:
    """Return the status and body of a GET request without cookies, made within this process."""
    statuses: list[int] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        statuses.append(int(status[:3]))
        return lambda data: None

    response = application(get_environ(url), start_response)
    try:
        body = b"".join(response)
    finally:
        if hasattr(response, "close"):
            response.close()
    return statuses[-1], body


def get_environ(url: str) -> WSGIEnvironment:
    parts = urlsplit(url)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(parts.path or "/", "latin-1"),
        "QUERY_STRING": parts.query,
        "HTTP_HOST": parts.netloc,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    return environ
