"""What header and footer of every page need."""

from django.conf import settings

from .models import SiteSettings


def clinic(request):
    """``clinic`` and ``navigation`` for the request's site, and whether somebody may have signed in.

    Asking for the user makes an answer depend on cookies; visitors without a session all get the same.
    """
    site_settings = SiteSettings.for_request(request)
    context = {"may_be_editor": settings.SESSION_COOKIE_NAME in request.COOKIES}
    if site_settings:
        context |= {"clinic": site_settings.clinic, "navigation": site_settings.navigation}
    return context
