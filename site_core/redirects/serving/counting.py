"""Count the redirects and missing URLs that visitors get, including those that the page cache answers.

Django only marks its responses, with a header that the page cache stores. The WSGI middleware in front of the page
cache counts each response that it sends, and removes the header. Without that middleware, Django counts by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.http import HttpRequest, HttpResponse

from site_core.lib.wsgi import get_path
from site_core.site_settings.current_site import get_current_site

from ..addressing import get_hostname
from . import hit_counters

SAFE_METHODS = ("GET", "HEAD")
HIT_HEADER = "X-Redirect-Rules"  # primary keys, separated by spaces
NOT_FOUND_HEADER = "X-Not-Found-Site"  # the primary key of the site
COUNTED_LATER = "site_core.redirects.counted_later"  # in the WSGI environment
TEST_USER_AGENT = "Redirect-Test-Bot"  # of the requests that “Test a URL” sends, which are not counted
HOST = re.compile(r"[a-z0-9.-]+")


class RedirectCountMiddleware:
    """A WSGI application around ``application``, which contains the page cache and Django."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[COUNTED_LATER] = True

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            return start_response(status, count_marked(environ, headers), *exc_info)

        return self.application(environ, start)


def count_marked(environ: WSGIEnvironment, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Count what ``headers`` say, and return them without that."""
    marks = {name: value for name, value in headers if name in (HIT_HEADER, NOT_FOUND_HEADER)}
    if not marks:
        return headers
    if environ.get("HTTP_USER_AGENT") != TEST_USER_AGENT:
        hit_counters.record_hits(map(int, marks.get(HIT_HEADER, "").split()))
        if NOT_FOUND_HEADER in marks:
            host = get_referrer_host(environ.get("HTTP_REFERER", ""))
            hit_counters.record_not_found(int(marks[NOT_FOUND_HEADER]), get_path(environ), host)
    return [header for header in headers if header[0] not in marks]


def count_hits(request: HttpRequest, response: HttpResponse, rule_ids: list[int]) -> None:
    """Count a hit of each rule that led to ``response``."""
    if COUNTED_LATER not in request.META:
        hit_counters.record_hits(rule_ids)
    elif rule_ids:
        response[HIT_HEADER] = " ".join(map(str, rule_ids))


def count_not_found(request: HttpRequest, response: HttpResponse) -> None:
    """Count a request for a URL that does not exist."""
    if request.method not in SAFE_METHODS or "\x00" in request.path or not (site := get_current_site(request)):
        return
    if COUNTED_LATER not in request.META:
        hit_counters.record_not_found(site.pk, request.path, get_referrer_host(request.headers.get("Referer", "")))
    else:
        response[NOT_FOUND_HEADER] = str(site.pk)


def get_referrer_host(referrer: str) -> str:
    """Return the host of the page that linked here, or an empty string if it is missing or invalid."""
    try:
        host = get_hostname(referrer)
    except ValueError:
        return ""
    return host if HOST.fullmatch(host) else ""
