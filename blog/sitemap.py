"""The lists of articles by topic and author in the sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db.models import Max
from django.db.models.functions import Coalesce
from wagtail.models import Page, Site

from site_core.caching.page_ranges import get_or_compute, number_of_range
from site_core.pages.models import PersonPage, Topic
from site_core.pages.querysets import listed
from site_core.seo.indexable import indexable_pages, page_relation
from site_core.seo.registry import SitemapEntry

from .models import ArticlePage, BlogIndexPage

RELATIONS = ("topics", "article_authors__person")  # from articles to what has lists of articles

Dates = dict[int, datetime | None]  # by the primary key of a topic or author
Times = dict[str, dict[str, float]]  # by relation and primary key


def list_entries(site: Site) -> Iterator[SitemapEntry]:
    """Yield the lists of all article indexes that search engines should list, with the date of the newest change."""
    # The type once more: without it, SQLite starts with all pages.
    indexes: Any = indexable_pages(site, [BlogIndexPage])
    for page in indexes.exact_type(BlogIndexPage).order_by("pk").specific():
        url = site.root_url + page.site_path
        topics = Topic.objects.filter(noindex=False)
        newest = get_newest_changes(page)
        for topic, changed_at in with_dates(topics, newest["topics"]):
            yield SitemapEntry(url + page.filter_path(topic=topic), changed_at)
        authors = PersonPage.objects.listed().filter(noindex=False, article_list_noindex=False)
        for author, changed_at in with_dates(authors, newest["article_authors__person"]):
            yield SitemapEntry(url + page.filter_path(author=author), changed_at)


def with_dates(rows: Any, dates: Dates) -> Iterator[tuple[Any, datetime | None]]:
    for row in rows.filter(pk__in=dates).order_by("pk"):
        yield row, dates[row.pk]


def get_newest_changes(index: BlogIndexPage) -> dict[str, Dates]:
    """Return, for each relation, the dates of the newest changes of the articles below ``index``."""
    newest: dict[str, dict[str, float]] = {relation: {} for relation in RELATIONS}
    for computed in get_or_compute(f"lists:{index.pk}", partial(compute_newest_changes, index)).values():
        for relation, times in computed.items():
            so_far = newest[relation]
            so_far |= {key: max(time, so_far.get(key, 0)) for key, time in times.items()}
    return {
        relation: {int(key): datetime.fromtimestamp(time, UTC) if time else None for key, time in times.items()}
        for relation, times in newest.items()
    }


def compute_newest_changes(index: BlogIndexPage, ids: range) -> dict[int, Times]:
    """Return ``{number of a range: {relation: {primary key: Unix time}}}`` of the articles with these ids.

    A time is 0 if no article has one. The cache reads numbers and texts several times as fast as dates.

    The times are grouped from the articles' side: a subquery of articles, joined with articles once more, takes
    PostgreSQL minutes as long as it has no statistics about new rows. The ids are limited in the tables of pages and
    articles, because it would otherwise read all rows of one of them. So this is not a query of ``index.articles()``.
    """
    article = page_relation(ArticlePage)
    pages = listed(Page.objects.child_of(index.original).filter(pk__gte=ids.start, pk__lt=ids.stop))
    pages = pages.filter(**{f"{article}__pk__gte": ids.start, f"{article}__pk__lt": ids.stop}).order_by()
    newest = Max(Coalesce(f"{article}__last_significant_change", "last_published_at", "first_published_at"))
    times: dict[int, Times] = {}
    for relation in RELATIONS:
        groups = pages.values_list(number_of_range(), f"{article}__{relation}").annotate(newest=newest)
        for number, key, date in groups:
            if key:
                times.setdefault(number, {}).setdefault(relation, {})[str(key)] = date.timestamp() if date else 0
    return times
