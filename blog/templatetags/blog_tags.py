"""Articles, for the templates of other apps."""

from __future__ import annotations

from django import template

from site_core.media.renditions import prefetch_renditions
from site_core.pages.models import PersonPage, TopicalPage

from ..models import ArticlePage, BlogIndexPage
from ..models.cards import fetch_cards

register = template.Library()


@register.simple_tag
def latest_articles(count: int = 3) -> list[ArticlePage]:
    """Return the newest live articles."""
    return fetch_cards(ArticlePage.objects.listed().order_by("-publication_date", "-pk")[:count])


@register.simple_tag
def articles_by(person: PersonPage, count: int = 12) -> list[ArticlePage]:
    """Return the newest live articles by ``person``."""
    articles = ArticlePage.objects.listed().filter(article_authors__person=person)
    return fetch_cards(articles.order_by("-publication_date", "-pk")[:count])


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
