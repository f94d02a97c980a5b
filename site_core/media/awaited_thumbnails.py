"""Thumbnails in the admin that are still being created: scripts ask here when they are ready."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from .admin_api import ANY_PERMISSION
from .models import ClinicRendition
from .privacy import permission_policy

MAX_AT_ONCE = 100
KEY = re.compile(r"(\d{1,9}):([\w|-]{1,255})", re.ASCII)


def parse(key: str) -> tuple[int, str] | None:
    """Return the id of the image and the filter of a key such as ``12:max-165x165``. None if it isn’t one."""
    match = KEY.fullmatch(key)
    return (int(match[1]), match[2]) if match else None


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Return ``{key: URL}`` of the renditions that exist, out of those that ``rendition`` asks for.

    Only of images that the user works with. Nothing is created here.
    """
    pairs = {key: pair for key in request.GET.getlist("rendition")[:MAX_AT_ONCE] if (pair := parse(key))}
    images: Any = permission_policy.instances_user_has_any_permission_for(request.user, ANY_PERMISSION)
    images = images.filter(pk__in=[image_id for image_id, _spec in pairs.values()]).order_by()
    rows = ClinicRendition.objects.filter(
        image__in=images.values("pk"), filter_spec__in=[spec for _image_id, spec in pairs.values()]
    )
    urls = {(row.image_id, row.filter_spec): row.url for row in rows}
    return JsonResponse({key: urls[pair] for key, pair in pairs.items() if pair in urls})


urlpatterns = [path("", ready, name="ready")]
