"""The brand of the site that a request is for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from site_core.assets.critical_css import critical_css
from site_core.assets.design_tokens import design_tokens
from site_core.brand.models import BrandSettings
from site_core.brand.stylesheet import color_rules
from site_core.lib.lru_cache import LRUCache

from .models import SiteSettings

_last_known: LRUCache[SiteSettings] = LRUCache(100)  # by host, of which a site may have many


def get_tokens(request: HttpRequest | None, scheme: str = "light") -> dict[str, str]:
    """Return the custom properties of a color scheme. Without a request, or a site for it, the original ones."""
    settings = SiteSettings.for_request(request) if request else None
    return settings.brand.tokens(scheme) if settings else design_tokens(scheme)


def last_known_look(request: HttpRequest | None) -> dict[str, Any]:
    """Return the look of the clinic, its name, and its phone, as this process last read them for the request's host.

    For pages that must not ask the database. Until a page of the host was rendered, the look is the original one.
    """
    settings = _last_known.get(request.META.get("HTTP_HOST", "")) if request else None
    brand, clinic = (settings.brand, settings.clinic) if settings else (BrandSettings(), None)
    return {
        "light": brand.tokens("light"),
        "dark": brand.tokens("dark"),
        "has_own_mark": brand.is_own,
        "has_sans_headings": brand.font_pair.has_sans_headings,
        "clinic_name": clinic.name if clinic else "",
        "phone": clinic.phone if clinic else "",
        "phone_href": clinic.phone_href if clinic and clinic.phone else "",
    }


def use_critical_css(request: HttpRequest | None) -> str:
    """Return the styles of a page's first paint, and remember those of a brand for the security policy."""
    settings = SiteSettings.for_request(request) if request else None
    if request is None or settings is None:
        return critical_css()
    if not getattr(request, "is_preview", False):
        _last_known.set(request.META.get("HTTP_HOST", ""), settings)
    style = settings.brand.critical_css
    if style != critical_css():
        holder: Any = request
        holder.brand_style = style
    return style


def get_color_rules(request: HttpRequest | None) -> str:
    """Return the custom properties of the brand for the admin. Empty for the original brand."""
    settings = SiteSettings.for_request(request) if request else None
    return color_rules(settings.brand.look) if settings else ""
