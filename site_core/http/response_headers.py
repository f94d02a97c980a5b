"""Middleware of the whole site."""

from django.conf import settings
from django.middleware import http
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.cache import get_conditional_response, has_vary_header, patch_vary_headers, set_response_etag
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import parse_http_date_safe

COMPRESSIBLE = (
    "text/",
    "application/atom+xml",
    "application/xml",
    "application/json",
    "application/javascript",
    "image/svg+xml",
)


class CompressTextMiddleware(GZipMiddleware):
    """Django's, for text only: pictures and documents are compressed already and keep their length."""

    def process_response(self, request, response):
        if response.status_code == 304 and response.has_header("ETag"):
            patch_vary_headers(response, ["Accept-Encoding"])  # as the 200 says that it stands for
        if response.get("Content-Type", "").startswith(COMPRESSIBLE):
            return super().process_response(request, response)
        return response


class ConditionalGetMiddleware(http.ConditionalGetMiddleware):
    """Django's, for HEAD as well, and only where visitors share one answer: an ETag of it, and 304 while it holds.

    Stands inside compression, which changes the bytes at random and makes the ETag weak.
    """

    def process_response(self, request, response):
        if request.method not in {"GET", "HEAD"} or response.streaming or has_vary_header(response, "Cookie"):
            return response
        if response.status_code == 200 and self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        last_modified = parse_http_date_safe(response.get("Last-Modified", ""))
        return get_conditional_response(request, response.get("ETag"), last_modified, response)


class RobotsTagMiddleware(MiddlewareMixin):
    """Says in ``X-Robots-Tag`` what the page's metadata says; keeps everything else that must stay out, out."""

    def process_response(self, request, response):
        private = request.path.startswith((reverse("wagtailadmin_home"), "/documents/"))
        if not settings.SEARCH_INDEXING or (private and not getattr(request, "is_preview", False)):
            response["X-Robots-Tag"] = "noindex, nofollow"
        elif metadata := (getattr(response, "context_data", None) or {}).get("metadata"):
            response["X-Robots-Tag"] = metadata.robots
        return response
