"""The brand of the site that a request is for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from site_core.assets.design_tokens import design_tokens

from .models import SiteSettings


def get_tokens(request: HttpRequest | None, scheme: str = "light") -> dict[str, str]:
    """Return the custom properties of a color scheme. Without a request, or a site for it, the original ones."""
    settings = SiteSettings.for_request(request) if request else None
    return settings.brand.tokens(scheme) if settings else design_tokens(scheme)


def use_brand_rules(request: HttpRequest | None) -> str:
    """Return the rules that a page gets behind its critical CSS, and remember them for the security policy."""
    settings = SiteSettings.for_request(request) if request else None
    rules = settings.brand.rules if settings else ""
    if rules:
        holder: Any = request
        holder.brand_rules = rules
    return rules
