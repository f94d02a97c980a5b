"""Serve renditions."""

from __future__ import annotations

import mimetypes
import posixpath

from django.core.exceptions import PermissionDenied, SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from site_core.caching.page_cache.invalidation import invalidate_on_commit

from .models import ClinicRendition
from .privacy import can_view_image
from .renditions import PRIVATE_FOLDER

YEAR = 365 * 24 * 60 * 60  # seconds


def delete_lost_rendition(path: str) -> None:
    """Delete the rendition whose file at ``path`` is gone. Pages that show it then create it again."""
    renditions = ClinicRendition.objects.filter(file=path)
    if renditions.exists():
        renditions.delete()
        invalidate_on_commit()


@require_safe
def serve_rendition(request: HttpRequest, path: str) -> FileResponse:
    """Serve a rendition, never an original. Private ones only to visitors who can see the collection.

    Used where no web server or object storage serves ``images/``. File names change with the content, so browsers may
    cache public renditions for a year.
    """
    path = posixpath.normpath(path)
    if "\0" in path or not path.startswith(("images/", f"{PRIVATE_FOLDER}images/")):
        raise Http404("There is no such image.")
    if is_private := path.startswith(PRIVATE_FOLDER):
        rendition = get_object_or_404(ClinicRendition.objects.select_related("image__collection"), file=path)
        if not can_view_image(request, rendition.image):
            raise PermissionDenied
    try:
        file = ClinicRendition._meta.get_field("file").storage.open(path)
    except (OSError, SuspiciousFileOperation, ValueError) as error:
        delete_lost_rendition(path)
        raise Http404("There is no such image.") from error
    response = FileResponse(file, content_type=mimetypes.guess_type(path)[0] or "application/octet-stream")
    if is_private:
        response["Cache-Control"] = "private, no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
    else:
        response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response
