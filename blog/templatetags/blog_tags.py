"""Articles, for the templates of other apps."""

from __future__ import annotations

from django import template
from django.db.models import QuerySet

from site_core.media.renditions import prefetch_renditions
from site_core.pages.models import PersonPage, TopicalPage
from site_core.pages.querysets import listed

from ..models import ArticlePage, BlogIndexPage

register = template.Library()

CARD_RELATIONS = ("topics", "image__renditions", "article_authors__person")


def _for_cards(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    return listed(articles).defer_streamfields().select_related("image").prefetch_related(*CARD_RELATIONS)


@register.simple_tag
def latest_articles(count: int = 3) -> QuerySet[ArticlePage]:
    """Return the newest live articles."""
    return _for_cards(ArticlePage.objects.order_by("-publication_date", "-pk"))[:count]


@register.simple_tag
def articles_by(person: PersonPage, count: int = 12) -> QuerySet[ArticlePage]:
    """Return the newest live articles by ``person``."""
    articles = ArticlePage.objects.filter(article_authors__person=person)
    return _for_cards(articles.order_by("-publication_date", "-pk"))[:count]


@register.simple_tag
def author_list_url(person: PersonPage) -> str:
    """Return the URL of the list of all articles by ``person``; "" if there is no live article index."""
    index = article_index()
    return index.url + index.filter_path(author=person) if index else ""


@register.simple_tag
def related_articles(page: TopicalPage, count: int = 3) -> list[ArticlePage]:
    """Return live articles that share topics with ``page``. The ones that share the most come first."""
    articles = ArticlePage.sharing_topics_with(page, count)
    prefetch_renditions([article.image for article in articles])
    return articles


@register.simple_tag
def article_index() -> BlogIndexPage | None:
    """Return the live article index."""
    return BlogIndexPage.objects.listed().first()
