"""Emails in HTML with the name and the colors of a clinic. They load nothing, so nobody learns when they are read."""

from __future__ import annotations

from typing import Any

from wagtail.models import Site

from site_core.assets.design_tokens import design_tokens

from .models import SiteSettings
from .site_name import get_site_name

TOKENS = ("paper", "surface", "ink", "ink-muted", "accent", "on-accent", "highlight")


def email_context(site: Site | None = None) -> dict[str, Any]:
    """Return what ``site_settings/email.html`` shows: the colors of ``site``, or of the default site."""
    site = site or Site.objects.filter(is_default_site=True).select_related("root_page").first()
    settings = SiteSettings.for_site(site) if site else None
    schemes = {
        scheme: settings.brand.tokens(scheme) if settings else design_tokens(scheme) for scheme in ("light", "dark")
    }
    return {scheme: {name.replace("-", "_"): tokens[name] for name in TOKENS} for scheme, tokens in schemes.items()} | {
        "wordmark": settings.clinic.name if site and settings else get_site_name()
    }
