"""Logos and icons. Their URLs change with their content, so browsers keep them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from site_core.brand.icons import draw_icon
from site_core.brand.images import EXTENSIONS, BrandImage

from .brand_icons import icon_source, icon_url
from .models import SiteSettings

FOREVER = "public, max-age=31536000, immutable"


@require_safe
def brand_image(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    types = {extension: content_type for content_type, extension in EXTENSIONS.items()}
    image = get_object_or_404(BrandImage, digest=digest, content_type=types[extension])
    return HttpResponse(
        bytes(image.content),
        content_type=image.content_type,
        headers={"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff"},
    )


@require_safe
def brand_icon(request: HttpRequest, digest: str, size: str) -> HttpResponse:
    """Return an icon as a PNG. URLs of earlier ones lead to the current one."""
    settings = SiteSettings.for_request_or_404(request)
    source = icon_source(settings)
    if not settings.brand.is_own or source.digest != digest:
        return redirect(icon_url(settings, int(size)) or "/favicon.ico")
    return HttpResponse(draw_icon(source, int(size)), content_type="image/png", headers={"Cache-Control": FOREVER})
