"""Serves pictures, and protects the documents that Wagtail serves."""

import mimetypes
import posixpath

from django.core.exceptions import PermissionDenied, SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .models import ClinicDocument, ClinicRendition
from .privacy import PRIVATE, may_see

SANDBOX = "default-src 'none'; sandbox"
A_YEAR = 365 * 24 * 60 * 60


@require_safe
def picture(request, path):
    """A resized copy of a picture, never an upload as it came; of private ones for whom their collection lets in.

    Used where no web server or object storage serves ``images/``. Names change with content, so they stay cached.
    """
    path = posixpath.normpath(path)
    if not path.startswith(("images/", f"{PRIVATE}images/")):
        raise Http404("No such picture.")
    if is_private := path.startswith(PRIVATE):
        copy = get_object_or_404(ClinicRendition.objects.select_related("image__collection"), file=path)
        if not may_see(request, copy.image):
            raise PermissionDenied
    try:
        file = ClinicRendition._meta.get_field("file").storage.open(path)
    except (OSError, SuspiciousFileOperation, ValueError) as error:
        raise Http404("No such picture.") from error
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(file, content_type=content_type)
    if is_private:
        response["Cache-Control"] = "private, no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
    else:
        response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


class DocumentHeadersMiddleware:
    """Keep browsers from showing or running what Wagtail's view of a document sends, and caches from keeping it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (document := getattr(request, "served_document", None)) and response.status_code < 400:
            add_document_headers(response, document)
        return response


def add_document_headers(response: HttpResponse, document: ClinicDocument) -> None:
    if response.has_header("Content-Disposition"):  # else a form that asks for the collection's password
        response["Content-Security-Policy"] = SANDBOX
        response["X-Content-Type-Options"] = "nosniff"
    is_private = document.collection.get_view_restrictions().exists()
    response["Cache-Control"] = "private, no-store" if is_private else "no-cache"
