"""Gives each request an id, by which its log lines are found, and notes the slow ones."""

import contextvars
import logging
import re
import time
import uuid

from django.conf import settings
from django.db import DatabaseError

logger = logging.getLogger("site_core.slow_requests")

WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
_request_id = contextvars.ContextVar("request_id", default=None)


def current_request_id():
    """The id of the request that this thread answers, or None."""
    return _request_id.get()


def request_id_of(request):
    """What a proxy in front has given it, where that is an id and nothing else; otherwise a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


class RequestIdMiddleware:
    """Outermost. The id is in the answer's header only where nobody keeps the answer for others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = request_id_of(request)
        token, begun = _request_id.set(request.id), time.perf_counter()
        try:
            response = self.get_response(request)
            self.note_slow(request, response, time.perf_counter() - begun)
        finally:
            _request_id.reset(token)
        if response.status_code >= 500 or is_for_one(response):
            response["X-Request-ID"] = request.id
        return response

    def note_slow(self, request, response, seconds):
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


def user_id_of(request):
    """Return the id of the user who sent ``request``, or None, also if the database can't say."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    try:
        return request.user.pk
    except (AttributeError, DatabaseError):  # AttributeError: a middleware answered before the user was known
        return None


def is_for_one(response):
    return "private" in response.get("Cache-Control", "") or "no-store" in response.get("Cache-Control", "")
