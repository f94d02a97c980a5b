"""Canonical URLs that editors enter. A page’s own URL is stored as a blank one, so that it follows the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from wagtail.models import Page, get_page_models

from site_core.caching.page_cache.invalidation import invalidate_on_commit


def normalize(url: str) -> tuple[str, str, str]:
    """Return host, path, and query of ``url`` in a form in which equal URLs are equal.

    Scheme and “www.” don’t count: the site redirects to one of them.
    """
    parts = urlsplit(url.strip())
    host = parts.netloc.lower().removesuffix(":80").removesuffix(":443").removeprefix("www.")
    return host, unquote(parts.path).rstrip("/"), parts.query


def is_child_url(url: str, parent: Page | None, slug: str) -> bool:
    """Return whether ``url`` is that of a page with ``slug`` below ``parent``."""
    parent_url = parent.full_url if parent else None
    return bool(url and parent_url) and normalize(url) == normalize(f"{parent_url}{slug}/")


def is_own_url(url: str, page: Page) -> bool:
    """Return whether ``url`` is that of ``page``, as it is stored or with the slug that it will have."""
    stored_url = page.full_url if page.url_path else None
    is_stored = bool(url and stored_url) and normalize(url) == normalize(str(stored_url))
    return is_stored or is_child_url(url, page.get_parent(), page.slug)


def release_canonical_urls(page: Page, old_url_path: str) -> None:
    """Blank the canonical URLs of pages in the section ``page``, moved from ``old_url_path``, that were their own.

    Forms don’t store such URLs, but scripts and earlier versions did.
    """
    site = page.get_site()
    if site is None:
        return
    old_url = site.root_url + old_url_path[len(site.root_page.url_path) - 1 :]
    for model in get_page_models():
        if not hasattr(model, "canonical_url"):
            continue
        section: Any = model.objects.descendant_of(page, inclusive=True).exclude(canonical_url="")
        for pk, url_path, canonical_url in section.values_list("pk", "url_path", "canonical_url"):
            if normalize(canonical_url) == normalize(old_url + url_path.removeprefix(page.url_path)):
                model.objects.filter(pk=pk).update(canonical_url="")
                invalidate_on_commit()
