"""What header and footer of every page need."""

from .models import SiteSettings


def clinic(request):
    """``clinic`` and ``navigation`` for the request's site."""
    settings = SiteSettings.for_request(request)
    return {"clinic": settings.clinic, "navigation": settings.navigation} if settings else {}
