"""What plug-ins for search engines stored, as fields of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from ..items import Item, SiteInfo, Term
from ..reading.seo import search_values
from .link_targets import normalized_path
from .resolving import ItemResolver

TITLE_LENGTH, URL_LENGTH = 255, 200


def search_fields(
    item: Item, site: SiteInfo, resolver: ItemResolver, author: str, terms: Mapping[int, Term]
) -> dict[str, Any]:
    """Return the fields. A canonical URL that is the item’s own is left out, because the page has a new one here."""
    values = search_values(item, site, author=author, terms=terms)
    image = values.social_image_id or values.social_image_url
    return {
        "seo_title": plain(values.title)[:TITLE_LENGTH],
        "search_description": plain(values.description),
        "noindex": bool(values.is_noindex),
        "canonical_url": foreign_url(values.canonical_url, item),
        "og_image_id": resolver.image(image) if image else None,
    }


def plain(text: str) -> str:
    """Return ``text`` without what placeholders of this site would be taken for."""
    return " ".join(text.replace("\x00", "").replace("{", "(").replace("}", ")").split())


def foreign_url(url: str, item: Item) -> str:
    """Return ``url`` if it leads away from the item. Empty if it is the item’s own, or not a URL."""
    try:
        URLValidator(["http", "https"])(url)
        parts, own = urlsplit(url), urlsplit(item.link)
    except (ValidationError, ValueError):
        return ""
    is_own = parts.netloc.removeprefix("www.") == own.netloc.removeprefix("www.") and normalized_path(
        parts.path
    ) == normalized_path(own.path)
    return "" if is_own or len(url) > URL_LENGTH else url
