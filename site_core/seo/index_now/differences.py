"""Which URLs search engines may list, before and after a change.

A URL that is new among them, or no longer among them, is enqueued: search engines have to read it again, and find the
page, a redirect, a sign-in form, or ``noindex`` there.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import NamedTuple

from wagtail.models import Page, Site

from site_core.seo.indexable import indexable_pages

from .queue import MAX_URLS_PER_REQUEST, enqueue, is_enabled

_recorded = threading.local()  # .paths: {key: {(site, path), …}} of changes that this thread has begun


class Scope(NamedTuple):
    """A page that is about to change, alone or with all pages below it."""

    page_id: int
    with_descendants: bool


def get_indexable_paths(page: Page, with_descendants: bool) -> set[tuple[Site, str]]:
    """Return ``{(site, path), …}`` of those pages that search engines may list."""
    site = page.get_site()
    if site is None or not is_enabled(site):
        return set()
    pages = indexable_pages(site)
    pages = pages.filter(path__startswith=page.path) if with_descendants else pages.filter(pk=page.pk)
    paths = pages.order_by("path").values_list("site_path", flat=True)
    return {(site, path) for path in paths[: MAX_URLS_PER_REQUEST // 2]}


def record_before(page: Page, with_descendants: bool = False) -> None:
    """Record the URLs of ``page`` before a change. ``enqueue_difference`` compares them with those after it."""
    paths = vars(_recorded).setdefault("paths", {})
    paths[Scope(page.pk, with_descendants)] = get_indexable_paths(page, with_descendants)


def enqueue_difference(page: Page, with_descendants: bool = False) -> None:
    """Enqueue the URLs that ``page`` has or had only before or only after the change."""
    before = vars(_recorded).get("paths", {}).pop(Scope(page.pk, with_descendants), None)
    if before is None:
        return
    paths_by_site = defaultdict(list)
    for site, path in before ^ get_indexable_paths(page, with_descendants):
        paths_by_site[site].append(path)
    for site, paths in paths_by_site.items():
        enqueue(site, sorted(paths))
