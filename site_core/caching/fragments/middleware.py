"""Lets public pages use stored fragments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from ..page_cache.release import fingerprint
from ..signals import cache_invalidated
from .request_fragments import RequestFragments
from .versions import LISTED_PAGES, SITE

PAGE_VIEW = "wagtail_serve"


class FragmentsMiddleware:
    """Reads the fragments of a page before anything that the page shows, and stores new ones at the end.

    Only visitors without a session get fragments, and only at URLs without a query, of which there could be any number.
    Previews, drafts, and earlier versions have other views.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.FRAGMENT_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.release = fingerprint()
        self.last_shared = ("", "")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 200 and (fragments := get_fragments(request)):
            fragments.store()
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not may_use_fragments(request):
            return
        fragments = RequestFragments(request, self.release)
        shared = fragments.versions[SITE], fragments.versions[LISTED_PAGES]
        if shared != self.last_shared:
            cache_invalidated.send(sender=type(self))  # fragments must not be rendered with settings from before
            self.last_shared = shared
        request.fragments = fragments  # type: ignore[attr-defined]  # an attribute for get_fragments


def may_use_fragments(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and request.resolver_match is not None
        and request.resolver_match.view_name == PAGE_VIEW
    )


def get_fragments(request: HttpRequest | None) -> RequestFragments | None:
    """Return the fragments of the page that ``request`` is for, or None if it must be rendered from scratch."""
    return getattr(request, "fragments", None)
