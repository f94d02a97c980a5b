"""Which pages belong to the same site, for an installation with several."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import QuerySet
from wagtail.models import Page, Site

Pages = TypeVar("Pages", bound="QuerySet[Any]")


def site_path(page: Page) -> str:
    """Return what the URL paths of all pages of the same site begin with. Empty if there is one site, or none has it.

    It takes no query: Wagtail caches the paths of sites.
    """
    paths = {site.root_path for site in Site.get_site_root_paths()}
    if len(paths) < 2:
        return ""
    return max((path for path in paths if page.url_path.startswith(path)), key=len, default="")


def of_same_site(pages: Pages, page: Page) -> Pages:
    """Return those of ``pages`` that belong to the same site as ``page``."""
    path = site_path(page)
    return pages.filter(url_path__startswith=path) if path else pages
