"""Middleware for response headers: compression, conditional requests, and robots directives."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware import http
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.cache import get_conditional_response, has_vary_header, patch_vary_headers, set_response_etag
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import parse_http_date_safe

COMPRESSIBLE_TYPES = (
    "text/",
    "application/atom+xml",
    "application/xml",
    "application/json",
    "application/javascript",
    "image/svg+xml",
)


class CompressTextMiddleware(GZipMiddleware):
    """Compresses text only. Images and documents are compressed already, and keep their Content-Length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 304 and response.has_header("ETag"):
            patch_vary_headers(response, ["Accept-Encoding"])  # like the 200 that it stands for
        if response.get("Content-Type", "").startswith(COMPRESSIBLE_TYPES):
            return super().process_response(request, response)
        return response


class ConditionalGetMiddleware(http.ConditionalGetMiddleware):
    """Handles conditional GET and HEAD requests for responses that all visitors share.

    Must be inside of compression, which randomizes the bytes and weakens the ETag.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if request.method not in {"GET", "HEAD"} or response.streaming or has_vary_header(response, "Cookie"):
            return response
        if response.status_code == 200 and self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        last_modified = parse_http_date_safe(response.get("Last-Modified", ""))
        return get_conditional_response(request, response.get("ETag"), last_modified, response)


class RobotsTagMiddleware(MiddlewareMixin):
    """Sets ``X-Robots-Tag`` to the robots directives of the page's metadata. The admin and documents get noindex."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_private = request.path.startswith((reverse("wagtailadmin_home"), "/documents/"))
        if not settings.SEARCH_INDEXING or (is_private and not getattr(request, "is_preview", False)):
            response["X-Robots-Tag"] = "noindex, nofollow"
        elif context := getattr(response, "context_data", None):
            if "robots" in context:
                response["X-Robots-Tag"] = context["robots"]
            elif "metadata" in context:
                response["X-Robots-Tag"] = context["metadata"].robots
        return response
