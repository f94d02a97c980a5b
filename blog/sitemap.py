"""The lists of articles by topic and author in the sitemap."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Max
from django.db.models.functions import Coalesce
from wagtail.models import Site

from site_core.pages.models import PersonPage, Topic
from site_core.seo.indexable import indexable_pages
from site_core.seo.registry import SitemapEntry

from .models import BlogIndexPage


def list_entries(site: Site) -> Iterator[SitemapEntry]:
    """Yield the lists of all article indexes that search engines should list, with the date of the newest change."""
    indexes: Any = indexable_pages(site, [BlogIndexPage]).order_by("pk")
    for page in indexes.specific():
        url = site.root_url + page.site_path
        topics = Topic.objects.filter(noindex=False)
        for topic, changed_at in with_newest_change(topics, page, "topics"):
            yield SitemapEntry(url + page.filter_path(topic=topic), changed_at)
        authors = PersonPage.objects.listed().filter(noindex=False, article_list_noindex=False)
        for author, changed_at in with_newest_change(authors, page, "article_authors__person"):
            yield SitemapEntry(url + page.filter_path(author=author), changed_at)


def with_newest_change(rows: Any, index: BlogIndexPage, relation: str) -> Iterator[tuple[Any, datetime.datetime]]:
    """Yield those of ``rows`` to which articles below ``index`` refer, with the date of the newest change of these.

    The dates are grouped from the articles' side: a subquery of articles, joined with articles once more, takes
    PostgreSQL minutes as long as it has no statistics about new rows.
    """
    newest = Max(Coalesce("last_significant_change", "last_published_at", "first_published_at"))
    articles = index.articles().order_by()
    dates = dict(articles.values_list(relation).annotate(newest=newest))
    for row in rows.filter(pk__in=[key for key in dates if key]).order_by("pk"):
        yield row, dates[row.pk]
