"""Middleware of the whole site."""

from django.middleware.gzip import GZipMiddleware

COMPRESSIBLE = ("text/", "application/atom+xml", "application/json", "application/javascript", "image/svg+xml")


class CompressTextMiddleware(GZipMiddleware):
    """Django's, for text only: pictures and documents are compressed already and keep their length."""

    def process_response(self, request, response):
        if response.get("Content-Type", "").startswith(COMPRESSIBLE):
            return super().process_response(request, response)
        return response
