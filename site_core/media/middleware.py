"""Response headers of documents, and renditions that no request waits for."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.images.models import SourceImageIOError

from .large_images import LARGE
from .models import ClinicDocument
from .pending_renditions import deferring_renditions

SANDBOX_POLICY = "default-src 'none'; sandbox"
PREVIEW_REFRESH = "3"  # seconds


# The form of one image. Its focal point is chosen in a picture.
IMAGE_FORM = re.compile(r"images/\d+/")


class RenditionsMiddleware:
    """Outside of the admin, no request creates a rendition. In the admin, none does so of large images.

    A form with some large images would take half a minute while others are being created. A preview with placeholders
    is loaded again soon.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with deferring_renditions(*deferral_of(request.path_info)) as deferral:
            response = self.get_response(request)
        if deferral.has_pending and getattr(request, "is_preview", False):
            response["Refresh"] = PREVIEW_REFRESH
        return response


def deferral_of(path: str) -> tuple[bool, int, bool]:
    """Return whether a request leaves renditions to the background, those up to how many pixels it doesn’t, and
    whether it is one of the admin.
    """
    admin = f"/{settings.ADMIN_PATH}"
    if not path.startswith(admin):
        return True, -1, False
    return IMAGE_FORM.fullmatch(path.removeprefix(admin)) is None, LARGE, True


class DocumentHeadersMiddleware:
    """Prevent browsers from displaying or running documents, and caches from storing private ones.

    Unreadable images are not found.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        document = getattr(request, "served_document", None)  # see wagtail_hooks.py
        if document and response.status_code < 400:
            add_document_headers(response, document)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Respond with 404 where Wagtail’s admin previews an image whose file can’t be read."""
        is_image_view = request.resolver_match and "wagtailimages" in request.resolver_match.namespaces
        if is_image_view and isinstance(exception, SourceImageIOError):
            raise Http404("The file of this image can’t be read.") from exception


def add_document_headers(response: HttpResponse, document: ClinicDocument) -> None:
    if response.has_header("Content-Disposition"):  # otherwise it is the form for the collection's password
        response["Content-Security-Policy"] = SANDBOX_POLICY
        response["X-Content-Type-Options"] = "nosniff"
    is_private = document.collection.get_view_restrictions().exists()
    response["Cache-Control"] = "private, no-store" if is_private else "no-cache"
