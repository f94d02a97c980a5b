"""Middleware of the whole site."""

from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

COMPRESSIBLE = ("text/", "application/atom+xml", "application/json", "application/javascript", "image/svg+xml")


class CompressTextMiddleware(GZipMiddleware):
    """Django's, for text only: pictures and documents are compressed already and keep their length."""

    def process_response(self, request, response):
        if response.get("Content-Type", "").startswith(COMPRESSIBLE):
            return super().process_response(request, response)
        return response


class RobotsMiddleware(MiddlewareMixin):
    """Says in ``X-Robots-Tag`` what the page's metadata says; keeps everything else that must stay out, out."""

    def process_response(self, request, response):
        private = request.path.startswith((reverse("wagtailadmin_home"), "/documents/"))
        if not settings.SEARCH_INDEXING or (private and not getattr(request, "is_preview", False)):
            response["X-Robots-Tag"] = "noindex, nofollow"
        elif metadata := (getattr(response, "context_data", None) or {}).get("metadata"):
            response["X-Robots-Tag"] = metadata.robots
        return response
