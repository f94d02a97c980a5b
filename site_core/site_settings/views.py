from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from .brand_icons import icon_url
from .models import SiteSettings

CACHE_SECONDS = 24 * 60 * 60
MAX_SHORT_NAME_LENGTH = 12


def clinic_name(request: HttpRequest) -> str:
    settings = SiteSettings.for_request(request)
    return settings.clinic.name if settings else ""


def short_name(name: str) -> str:
    """Return the first word of ``name``, short enough for a home screen."""
    return name.split()[0][:MAX_SHORT_NAME_LENGTH] if name.split() else ""


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect clients that don't read the page's own link: feed readers, bookmarks, search engines."""
    settings = SiteSettings.for_request(request)
    return redirect((settings and icon_url(settings, 32)) or static("img/favicon-32.png"))


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Return the web app manifest (https://www.w3.org/TR/appmanifest/): name, colors, and icons."""
    settings = SiteSettings.for_request_or_404(request)
    name, tokens = settings.clinic.name, settings.brand.tokens()
    icons = [
        {
            "src": icon_url(settings, size) or static(f"img/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
        }
        for size in (192, 512)
    ]
    content = {
        "name": name,
        "short_name": short_name(name),
        "start_url": "/",
        "display": "browser",
        "background_color": tokens["paper"],
        "theme_color": tokens["paper"],
        "icons": icons,
    }
    response = JsonResponse(content, content_type="application/manifest+json")
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    return response
