"""Give each request an id, which its log lines contain, and log slow requests."""

from __future__ import annotations

import contextvars
import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

logger = logging.getLogger("site_core.slow_requests")

VALID_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_request_id: contextvars.ContextVar[str | None] = contextvars.ContextVar("request_id", default=None)


def current_request_id() -> str | None:
    """Return the id of the request that this thread is handling, or None."""
    return _request_id.get()


def get_or_create_request_id(request: HttpRequest) -> str:
    """Return the id from a reverse proxy if it is valid, otherwise a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if VALID_ID.fullmatch(given) else uuid.uuid4().hex


class RequestIdMiddleware:
    """The outermost middleware. A response contains the id only if no cache stores it for other visitors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = get_or_create_request_id(request)
        token, started = _request_id.set(request_id), time.perf_counter()
        try:
            response = self.get_response(request)
            self.log_if_slow(request, response, time.perf_counter() - started)
        finally:
            _request_id.reset(token)
        if response.status_code >= 500 or is_private(response):
            response["X-Request-ID"] = request_id
        return response

    def log_if_slow(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        if not 0 < settings.LOG_SLOW_SECONDS <= seconds:
            return
        logger.warning(
            "%s %s took %.1f s",
            request.method,
            request.path,
            seconds,
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "seconds": round(seconds, 3),
                "user_id": user_id_of(request),
            },
        )


def user_id_of(request: HttpRequest) -> int | None:
    """Return the id of the user who sent ``request``, or None, also if the database can't say."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    try:
        return request.user.pk
    except (AttributeError, DatabaseError):  # AttributeError: a middleware answered before the user was known
        return None


def is_private(response: HttpResponseBase) -> bool:
    cache_control = response.get("Cache-Control", "")
    return "private" in cache_control or "no-store" in cache_control
