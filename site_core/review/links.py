"""URLs in emails: absolute, at the site's own host."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def review_url(token: str) -> str:
    """Return the secret URL of a review request."""
    return settings.SITE_URL + reverse("review_link", args=[token])


def admin_url(path: str) -> str:
    """Return the absolute URL of a path in the admin."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"
