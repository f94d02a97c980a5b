"""Content Security Policy and related headers.

Cached responses are shared by all visitors, so the headers don't depend on the visitor and policies have no nonce.
"""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from site_core.assets.critical_css import hash_source, list_css, style_source

# Subresources, to which document policies don't apply. SVG is also a document.
SUBRESOURCE_TYPES = ("text/css", "text/javascript", "application/javascript", "font/", "image/")
SVG_TYPE = "image/svg+xml"
# Only images can be embedded by other sites, because web-based feed readers show them.
EMBEDDABLE_TYPES = "image/"
DISABLED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(f"{name}=()" for name in DISABLED_FEATURES)

Policy = dict[str, Any]


def csp_public(allow_framing: bool = False, style: str = "") -> Policy:
    """Return the policy for public pages, and with ``allow_framing`` for their previews in the editor.

    ``style`` is the text of the page's ``<style>`` element if the site has a brand of its own.
    """
    return {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, hash_source(style) if style else style_source(), hash_source(list_css())],
        # The preview of social sharing contains the generated card of a page that is not saved yet.
        "img-src": [SELF, *(["data:"] if allow_framing else []), *media_origins()],
        "font-src": [SELF],
        "connect-src": [SELF],  # for Lighthouse, which fetches robots.txt from the page
        "manifest-src": [SELF],
        "frame-src": settings.VIDEO_PLAYERS,
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF if allow_framing else NONE],
    }


def csp_admin() -> Policy:
    """Return the policy for Wagtail's admin, whose widgets use inline scripts and whose text editor sets styles."""
    return {
        "default-src": [NONE],
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *media_origins()],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }


def csp_svg() -> Policy:
    """Return the policy for an SVG opened by itself: its own styles, and nothing else."""
    return {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "sandbox": True, "frame-ancestors": [NONE]}


def media_origins() -> list[str]:
    """Return the origin of media files if it is not the site's own: ``["https://media.example"]``."""
    url = urlsplit(default_storage.url("x"))
    return [f"{url.scheme}://{url.netloc}"] if url.netloc else []


class SecurityHeadersMiddleware(CSPMiddleware):
    """Must be the outermost middleware, so that responses of the other middleware get these headers too."""

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.admin_path = reverse("wagtailadmin_home")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        content_type = response.get("Content-Type", "")
        resource_policy = "cross-origin" if content_type.startswith(EMBEDDABLE_TYPES) else "same-origin"
        response.setdefault("Cross-Origin-Resource-Policy", resource_policy)
        if content_type.startswith(SUBRESOURCE_TYPES) and not content_type.startswith(SVG_TYPE):
            return response
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return super().process_response(request, response)

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> Any:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None:
            parts.config = self.get_policy(request, response)
        return parts

    def get_policy(self, request: HttpRequest, response: HttpResponseBase) -> Policy:
        if response.get("Content-Type", "").startswith(SVG_TYPE):
            return csp_svg()
        style = getattr(request, "brand_style", "")  # that in the page, which may be older than the settings
        # Wagtail requests previews like a visitor does, then shows the response in a frame of its own.
        if getattr(request, "is_preview", False) or response.get("X-Frame-Options") == "SAMEORIGIN":
            return csp_public(True, style)
        if request.path.startswith(self.admin_path):
            return csp_admin()
        return csp_public(style=style)
