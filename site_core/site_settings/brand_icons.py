"""The icons of a site whose brand is its own."""

from __future__ import annotations

from django.urls import reverse

from site_core.brand.icons import IconSource, initials_of

from .models import SiteSettings


def icon_source(settings: SiteSettings) -> IconSource:
    """Return what the icons of a site show: its icon, its logo if that can be seen so small, or its initials."""
    tokens = settings.brand.tokens()
    icon, logo = settings.brand.icon, settings.brand.logo
    images = [icon, logo if logo and logo.is_compact else None]
    image = next((image for image in images if image and image.has_png), None)
    initials = initials_of(settings.clinic.name)
    colors = tokens["brand"], tokens["on-accent"], tokens["paper"]
    return IconSource(image, initials, *colors, *settings.brand.font_pair.drawn_headings)


def icon_url(settings: SiteSettings, size: int) -> str:
    """Return the URL of an icon, which changes with what it shows. Empty for the original brand."""
    if not settings.brand.is_own:
        return ""
    return reverse("brand_icon", args=[icon_source(settings).digest, size])
