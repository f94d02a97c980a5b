"""Answer ``/metrics``, and leave the name of each request's view for the count of requests."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound

from . import LABELS, PATH

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


class MetricsMiddleware:
    """Before redirects and the check of host names, because Prometheus asks each machine by its own address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != PATH:
            return self.get_response(request)
        if request.method != "GET" or not is_authorized(request):
            return HttpResponseNotFound("Not found\n", content_type="text/plain", headers=HEADERS)
        from .collectors import render_metrics

        return HttpResponse(render_metrics(), content_type=CONTENT_TYPE, headers=HEADERS)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: Any) -> None:
        labels, match = request.META.get(LABELS), request.resolver_match
        if labels is not None and match is not None:
            labels["view"] = match.view_name or match.func.__name__


def is_authorized(request: HttpRequest) -> bool:
    """Return whether metrics are on, and ``request`` has their token."""
    expected, given = settings.METRICS_TOKEN, request.headers.get("Authorization", "")
    return bool(expected) and secrets.compare_digest(given.encode(), f"Bearer {expected}".encode())
