"""Which URLs search engines may list, before and after a change, with the titles and descriptions they show.

A URL that is new among them, or no longer among them, is enqueued: search engines have to read it again, and find the
page, a redirect, a sign-in form, or ``noindex`` there. So is one with another title or description.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import NamedTuple

from wagtail.models import Page, Site

from site_core.seo.indexable import indexable_pages

from .queue import MAX_URLS_PER_REQUEST, enqueue, is_enabled

_recorded = threading.local()  # .results: {Scope: {SearchResult, …}} of changes that this thread has begun


class Scope(NamedTuple):
    """A page that is about to change, alone or with all pages below it."""

    page_id: int
    with_descendants: bool


class SearchResult(NamedTuple):
    """What search engines may list."""

    site: Site
    path: str
    title: str
    description: str


def get_search_results(page: Page, with_descendants: bool) -> set[SearchResult]:
    """Return the search results of those pages that search engines may list."""
    site = page.get_site()
    if site is None or not is_enabled(site):
        return set()
    pages = indexable_pages(site)
    pages = pages.filter(path__startswith=page.path) if with_descendants else pages.filter(pk=page.pk)
    rows = pages.order_by("path").values_list("site_path", "seo_title", "search_description")
    return {SearchResult(site, *row) for row in rows[: MAX_URLS_PER_REQUEST // 2]}


def record_before(page: Page, with_descendants: bool = False) -> None:
    """Record the results of ``page`` before a change. ``enqueue_difference`` compares them with those after it."""
    results = vars(_recorded).setdefault("results", {})
    results[Scope(page.pk, with_descendants)] = get_search_results(page, with_descendants)


def enqueue_difference(page: Page, with_descendants: bool = False) -> None:
    """Enqueue the URLs of the results that ``page`` has or had only before or only after the change."""
    before = vars(_recorded).get("results", {}).pop(Scope(page.pk, with_descendants), None)
    if before is None:
        return
    paths_by_site = defaultdict(set)
    for result in before ^ get_search_results(page, with_descendants):
        paths_by_site[result.site].add(result.path)
    for site, paths in paths_by_site.items():
        enqueue(site, sorted(paths))
