"""Declares how long each public response may be cached, and which query parameters change it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import has_vary_header

from ..registry import get_expiry, query_parameters, uncached_prefixes
from .keys import no_vary_search_header
from .ttl import get_expires_at, limit_ttl, reset_ttl

# How long a shared cache may send a stale response: while it revalidates, and if the site does not respond.
STALE_WHILE_REVALIDATE, STALE_IF_ERROR = 60, 86_400  # seconds


def excluded_prefixes() -> tuple[str, ...]:
    """Return the prefixes of paths that are never cached."""
    return (*uncached_prefixes(), reverse("wagtailadmin_home"))


def is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether ``response`` is for this visitor only."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_session or bool(response.cookies) or has_vary_header(response, "Cookie")


class CacheHeadersMiddleware:
    """Sets ``Cache-Control`` and ``No-Vary-Search``.

    It comes before the middleware of sessions and CSRF, whose ``Vary`` header and cookies mark private responses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.excluded_prefixes = excluded_prefixes()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reset_ttl()
        started = timezone.now()
        response = self.get_response(request)
        if request.method in ("GET", "HEAD") and not request.path.startswith(self.excluded_prefixes):
            if is_private(request, response):
                response.setdefault("Cache-Control", "private, no-cache")
            elif response.status_code in settings.PAGE_CACHE_TTL:
                if expiry := get_expiry(request, started):
                    limit_ttl((expiry - timezone.now()).total_seconds())
                self.set_public_headers(response)
        return response

    def set_public_headers(self, response: HttpResponse) -> None:
        """Set the headers of a response that is the same for all visitors.

        There is no ``No-Vary-Search`` while rules require query parameters: it can't say that case is ignored, or that
        no other parameter may be present.
        """
        page = (getattr(response, "context_data", None) or {}).get("page")
        declared: Iterable[str] = (
            getattr(response, "query_parameters", None) or getattr(page, "query_parameters", None) or ()
        )
        names = query_parameters()
        response.query_parameters = {*declared, *names}  # type: ignore[attr-defined]  # an attribute for the page cache
        if not names:
            response["No-Vary-Search"] = no_vary_search_header(declared)
        response.expires_at = expires_at = get_expires_at()  # type: ignore[attr-defined]  # as above
        if may_be_shared(response.status_code, expires_at) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = shared_cache_control(response.status_code)
        response.setdefault("Cache-Control", "no-cache")


def shared_seconds(status: int) -> int:
    """Return how long Varnish and CDNs may send a response."""
    return min(settings.SHARED_CACHE_SECONDS, 10 * settings.PAGE_CACHE_TTL[status])


def may_be_shared(status: int, expires_at: float | None) -> bool:
    """Return whether Varnish and CDNs may cache a response that is outdated at ``expires_at``.

    They may receive it when the page cache has held it for its whole time.
    """
    if not settings.SHARED_CACHE_SECONDS or expires_at is None:
        return bool(settings.SHARED_CACHE_SECONDS)
    lifetime = settings.PAGE_CACHE_TTL[status] + shared_seconds(status) + STALE_WHILE_REVALIDATE
    return time.time() + lifetime < expires_at


def shared_cache_control(status: int) -> str:
    """Return the Cache-Control header for Varnish and CDNs."""
    directives = ["public", "max-age=0", f"s-maxage={shared_seconds(status)}"]
    if settings.WAGTAILFRONTENDCACHE:  # a cache that is not purged would send outdated pages
        directives.append(f"stale-while-revalidate={STALE_WHILE_REVALIDATE}")
    return ", ".join([*directives, f"stale-if-error={STALE_IF_ERROR}"])
