"""Articles, for the templates of other apps."""

from django import template

from blog.models import ArticlePage, BlogIndexPage
from site_core.renditions import read_renditions
from site_core.visibility import visible

register = template.Library()

CARD_RELATIONS = ("topics", "image__renditions", "article_authors__person")


def _cards(articles):
    return visible(articles).defer_streamfields().select_related("image").prefetch_related(*CARD_RELATIONS)


@register.simple_tag
def latest_articles(count=3):
    """The newest live articles."""
    return _cards(ArticlePage.objects.order_by("-publication_date", "-pk"))[:count]


@register.simple_tag
def articles_by(person, count=12):
    """The newest live articles of one person."""
    mine = ArticlePage.objects.filter(article_authors__person=person)
    return _cards(mine.order_by("-publication_date", "-pk"))[:count]


@register.simple_tag
def author_address(person):
    """Address of the list of all articles by ``person``, or an empty string where there is no article index."""
    index = article_index()
    return index.url + index.list_route(author=person) if index else ""


@register.simple_tag
def related_articles(page, count=3):
    """Live articles that share topics with ``page``, most shared first."""
    articles = ArticlePage.sharing_topics_with(page, count)
    read_renditions([article.image for article in articles])
    return articles


@register.simple_tag
def article_index():
    """The live article index, or None."""
    return visible(BlogIndexPage.objects).first()
