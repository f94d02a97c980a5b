"""What browsers may load and do on our pages, and what other sites may do with them.

Answers are kept and given to all visitors alike: nothing here hangs on who asks, and no policy has a nonce.
"""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse

from site_core.assets.critical_css import style_source

# Parts of documents, which have no policy of their own; SVG is a document as well.
PARTS = ("text/css", "text/javascript", "application/javascript", "font/", "image/")
SVG = "image/svg+xml"
# Those who read our feed in a browser see its pictures; nothing else of ours is for other sites to embed.
FOR_OTHER_SITES = "image/"
NOT_USED = (
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
PERMISSIONS = ", ".join(f"{name}=()" for name in NOT_USED)


def csp_public(framed_by_us=False):
    """For everything visitors see, and for previews of it: ``framed_by_us``, in the editor's panel."""
    return {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, style_source()],
        "img-src": [SELF, *media_source()],
        "font-src": [SELF],
        "connect-src": [SELF],  # no script of ours connects: Lighthouse reads robots.txt from within the page
        "manifest-src": [SELF],
        "frame-src": settings.VIDEO_PLAYERS,
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF if framed_by_us else NONE],
    }


def csp_admin():
    """For Wagtail's admin: date fields and inline panels start with inline scripts, the text editor sets styles."""
    return {
        "default-src": [NONE],
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *media_source()],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }


def csp_svg():
    """For SVG opened by itself: it may have its own styles, and do nothing."""
    return {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "sandbox": True, "frame-ancestors": [NONE]}


def media_source():
    """Where pictures come from, if that is another host than the site's: ``["https://media.example"]``."""
    address = urlsplit(default_storage.url("x"))
    return [f"{address.scheme}://{address.netloc}"] if address.netloc else []


class SecurityHeadersMiddleware(CSPMiddleware):
    """Stands outermost: redirects and refusals of the middleware inside have these headers too."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self.admin = reverse("wagtailadmin_home")

    def process_response(self, request, response):
        kind = response.get("Content-Type", "")
        sharing = "cross-origin" if kind.startswith(FOR_OTHER_SITES) else "same-origin"
        response.setdefault("Cross-Origin-Resource-Policy", sharing)
        if kind.startswith(PARTS) and not kind.startswith(SVG):
            return response
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return super().process_response(request, response)

    def get_policy_parts(self, request, response, report_only=False):
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None:
            parts.config = self.policy_of(request, response)
        return parts

    def policy_of(self, request, response):
        if response.get("Content-Type", "").startswith(SVG):
            return csp_svg()
        # Wagtail asks the site for previews as a visitor would, then lets its own panel frame the answer.
        if getattr(request, "is_preview", False) or response.get("X-Frame-Options") == "SAMEORIGIN":
            return csp_public(framed_by_us=True)
        if request.path.startswith(self.admin):
            return csp_admin()
        return csp_public()
