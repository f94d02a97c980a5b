from django.http import JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from site_core.assets.design_tokens import design_tokens

from .models import SiteSettings

A_DAY = 24 * 60 * 60


def clinic_name(request):
    settings = SiteSettings.for_request(request)
    return settings.clinic.name if settings else ""


@require_safe
def favicon(request):
    """For those who ask without reading the page: feed readers, bookmarks, search engines."""
    return redirect(static("img/favicon-32.png"))


@require_safe
def manifest(request):
    """The web app manifest (https://www.w3.org/TR/appmanifest/): name, colors, and icons for a home screen."""
    name = clinic_name(request)
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    content = {
        "name": name,
        "short_name": name[:12].strip() if len(name) > 12 and " " not in name else name.split()[0][:12],
        "start_url": "/",
        "display": "browser",
        "background_color": design_tokens()["paper"],
        "theme_color": design_tokens()["paper"],
        "icons": icons,
    }
    response = JsonResponse(content, content_type="application/manifest+json")
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response
