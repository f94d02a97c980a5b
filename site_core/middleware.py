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

    def process_template_response(self, request, response):
        metadata = (response.context_data or {}).get("metadata")
        if metadata and metadata.robots:
            response["X-Robots-Tag"] = metadata.robots
        return response

    def process_response(self, request, response):
        private = request.path.startswith((reverse("wagtailadmin_home"), "/documents/"))
        if private or not settings.SEARCH_INDEXING:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response
