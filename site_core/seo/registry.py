"""URLs in the sitemap that are not pages of their own. Other apps register them in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wagtail.models import Site


class SitemapEntry(NamedTuple):
    """A line of a sitemap file. ``image_url`` is empty for pages without a lead image."""

    url: str
    modified: datetime | None
    image_url: str = ""


# By the name of the section of the sitemap.
url_sections: dict[str, Callable[[Site], Iterable[SitemapEntry]]] = {}


def register_sitemap_section(name: str, get_entries: Callable[[Site], Iterable[SitemapEntry]]) -> None:
    """Register a section of the sitemap, whose URLs fit in one file."""
    url_sections[name] = get_entries
