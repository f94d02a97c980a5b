"""Template variables that the header and footer of every page need."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from .models import SiteSettings


def site_settings(request: HttpRequest) -> dict[str, Any]:
    """Return ``clinic``, ``navigation``, and ``brand`` of the request’s site, and what depends on the installation.

    ``may_be_editor`` is true if the request has a session cookie. Templates ask for the user only then: asking makes
    the response vary by cookie, and all visitors without a session get the same response.
    """
    context: dict[str, Any] = {
        "may_be_editor": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "search_indexing": settings.SEARCH_INDEXING,
    }
    if current := SiteSettings.for_request(request):
        context |= {"clinic": current.clinic, "navigation": current.navigation, "brand": current.brand}
    return context
