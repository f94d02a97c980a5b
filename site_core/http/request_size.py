"""Limit the size of requests."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from site_core.pages.error_pages import error_page

from .admin_paths import is_admin_path


class RequestSizeMiddleware:
    """Rejects a request by its Content-Length.

    The server has not read a longer body, and sets the header for a body in chunks. Without it, there is no body.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if content_length(request) > limit_for(request.path):
            return error_page(request, 413)
        return self.get_response(request)


def content_length(request: HttpRequest) -> int:
    """Return the Content-Length in bytes, or 0 if it is missing or invalid."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 20 else 0


def limit_for(path: str) -> int:
    """Return the maximum size in bytes of a request to ``path``: the admin accepts uploads."""
    if is_admin_path(path):
        return settings.ADMIN_REQUEST_MAX_SIZE
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
