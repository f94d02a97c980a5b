"""Bounds on what a request may carry."""

from django.conf import settings
from django.urls import reverse

from site_core.pages.error_pages import error_page


class RequestSizeMiddleware:
    """Refuses a request by the length it announces, before anything of it is read; what announces none has no body."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if announced_length(request) > most_for(request):
            return error_page(request, 413)
        return self.get_response(request)


def announced_length(request):
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 20 else 0


def most_for(request):
    if request.path.startswith(reverse("wagtailadmin_home")):
        return settings.ADMIN_REQUEST_MAX_SIZE
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
