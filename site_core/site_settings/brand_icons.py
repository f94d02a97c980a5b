"""The icons of a site whose brand is its own."""

from __future__ import annotations

from django.urls import reverse

from site_core.brand.icons import IconSource, initials_of

from .models import SiteSettings


def icon_source(settings: SiteSettings) -> IconSource:
    """Return what the icons of a site show: its icon or logo if it is a PNG, or its initials."""
    tokens = settings.brand.tokens()
    images = (image for image in (settings.brand.icon, settings.brand.logo) if image and not image.is_svg)
    initials = initials_of(settings.clinic.name)
    colors = tokens["brand"], tokens["on-accent"], tokens["paper"]
    return IconSource(next(images, None), initials, *colors, *settings.brand.font_pair.drawn_headings)


def icon_url(settings: SiteSettings, size: int) -> str:
    """Return the URL of an icon, which changes with what it shows. Empty for the original brand."""
    if not settings.brand.is_own:
        return ""
    return reverse("brand_icon", args=[icon_source(settings).digest, size])
