"""The files of the old site: each of their URLs, for every size of an image, leads to where the file is now."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.views.decorators.http import require_safe
from wagtail.images.models import SourceImageIOError

from site_core.media.models import ClinicDocument, ClinicImage
from site_core.media.rendition_specs import get_jpeg_specs
from site_core.media.renditions import find_substitutes, get_renditions

from ..importing.upload_paths import path_variants
from ..models import ImportedItem, OldUrl
from . import shapes
from .paths import old_path, path_key

SIZE = re.compile(r"-(\d{1,5})x\d{1,5}\.[A-Za-z0-9]{2,5}$")
UPLOAD = re.compile(rf"(?:/[^/]+)?{shapes.UPLOAD}", re.IGNORECASE)
MAX_AGE = 300  # seconds: the file may be replaced


@require_safe
def redirect_upload(request: HttpRequest) -> HttpResponse:
    """Redirect an uploaded file of the old site to the file here: an image of a similar size, or a document."""
    path = old_path(request.path)
    width = int(match[1]) if (match := SIZE.search(path)) else 0
    url, is_ready = locate(find_file(path) if path else None, width)
    if not url:
        raise Http404("There is no such file.")
    response: HttpResponse = HttpResponsePermanentRedirect(url) if is_ready else HttpResponseRedirect(url)
    response["Cache-Control"] = f"public, max-age={MAX_AGE}" if is_ready else "no-store"
    return response


def find_current_url(location: str) -> str:
    """Return where an uploaded file of the old site is now. Empty for other URLs, or if the file isn’t ready."""
    if not UPLOAD.match(location):
        return ""
    url, is_ready = locate(find_file(old_path(location)))
    return url if is_ready else ""


def find_file(path: str) -> ClinicImage | ClinicDocument | None:
    """Return the image or document that was at ``path``, or whose size was."""
    keys = [path_key(variant) for variant in path_variants(path)]
    rows = OldUrl.objects.filter(key__in=keys, kind=OldUrl.Kind.UPLOAD).exclude(item_key="")
    by_key = {row.key: row for row in rows.order_by("-pk")}
    for key in keys:
        if row := by_key.get(key):
            record = ImportedItem.objects.filter(source=row.source, key=row.item_key).first()
            instance = record.find_object() if record else None
            if isinstance(instance, (ClinicImage, ClinicDocument)):
                return instance
    return None


def current_url(instance: Any) -> str:
    """Return the URL of a file. Empty if there is none, or if it is not for everybody."""
    return locate(instance)[0]


def locate(instance: Any, width: int = 0) -> tuple[str, bool]:
    """Return the URL of a file, and whether it is ready: an image may have a placeholder for a moment.

    Of an image, it is that of the smallest size that is as wide as ``width``, if there is one.
    """
    if isinstance(instance, ClinicDocument):
        return str(instance.url), True
    if not isinstance(instance, ClinicImage) or instance.is_private:
        return "", True
    spec = choose_spec(width)
    try:
        return str(get_renditions(instance, [spec])[spec].url), True
    except SourceImageIOError:  # not there yet, or damaged
        return str(next(iter(find_substitutes(instance, [spec]).values())).url), False


def choose_spec(width: int) -> str:
    """Return the smallest size of images in texts that is as wide as ``width``, or the largest one."""
    specs = get_jpeg_specs("figure")
    widths = {spec: int(match[1]) for spec in specs if (match := re.search(r"width-(\d+)", spec))}
    fitting = [spec for spec in specs if width and widths[spec] >= width]
    return fitting[0] if fitting else specs[-1]
