"""The lists of articles by topic and author in the sitemap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Max
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
        for topic in topics_with_dates(page):
            yield SitemapEntry(url + page.filter_path(topic=topic), topic.modified)
        for author in authors_with_dates(page):
            yield SitemapEntry(url + page.filter_path(author=author), author.modified)


def newest_change(relation: str) -> Max:
    dates = ("last_significant_change", "last_published_at", "first_published_at")
    return Max(Coalesce(*(F(f"{relation}__{name}") for name in dates)))


def topics_with_dates(index: BlogIndexPage) -> Any:
    articles = index.articles().order_by().values("pk")
    topics = Topic.objects.filter(noindex=False, articlepage__in=articles)
    return topics.annotate(modified=newest_change("articlepage")).order_by("pk")


def authors_with_dates(index: BlogIndexPage) -> Any:
    articles = index.articles().order_by().values("pk")
    people = PersonPage.objects.listed().filter(noindex=False, article_list_noindex=False)
    authors = people.filter(article_authorships__page__in=articles)
    return authors.annotate(modified=newest_change("article_authorships__page")).order_by("pk")
