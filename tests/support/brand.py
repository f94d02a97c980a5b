"""The brand of the site, and what pages have of it."""

import base64
import hashlib
import re

from django.urls import reverse

from site_core.brand.models import BrandSettings

UNSET = {
    "primary_color": "",
    "secondary_color": "",
    "corners": "soft",
    "fonts": "newsreader-figtree",
    "hero": "right",
}


def save_brand(site, **fields):
    brand = BrandSettings.for_site(site.site)
    for name, value in fields.items():
        setattr(brand, name, value)
    brand.save()
    return brand


def style_of(response):
    return re.search(r"<style>(.*?)</style>", response.content.decode(), re.DOTALL)[1]


def allows(response, style):
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"'sha256-{digest}'" in response["Content-Security-Policy"]


def form_url(site):
    return reverse("wagtailsettings:edit", args=["brand", "brandsettings", site.site.pk])


def form_data(**fields):
    return {
        "primary_color": "",
        "secondary_color": "",
        "corners": "soft",
        "fonts": "newsreader-figtree",
        "hero": "right",
        **fields,
    }
