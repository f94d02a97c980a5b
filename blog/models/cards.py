"""What lists show of articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from site_core.media.renditions import prefetch_renditions
from site_core.pages.people import full_name

from .articles import ArticleAuthor, ArticlePage


def fetch_cards(articles: Any) -> list[ArticlePage]:
    """Return ``articles`` (a queryset) with what ``includes/article_card.html`` shows."""
    return complete_cards(for_cards(articles))


def for_cards(articles: Any) -> Any:
    """Return the queryset ``articles``, without the fields that cards don't show."""
    return articles.for_list("standfirst", "publication_date", "image").select_related("image")


def complete_cards(articles: Iterable[ArticlePage]) -> list[ArticlePage]:
    """Return ``articles`` with the texts of their topics and authors, read in one query each."""
    cards = list(articles)
    prefetch_renditions(card.image for card in cards)
    ids = [card.pk for card in cards]
    topics = ArticlePage.topics.through.objects.filter(articlepage__in=ids).order_by("topic__name")
    topic_names = group_values(topics, "articlepage_id", "topic__name")
    authors = ArticleAuthor.objects.filter(page__in=ids)
    author_names = group_values(authors, "page_id", "person__title", "person__credentials")
    for card in cards:
        card.first_topic = next((name for (name,) in topic_names[card.pk]), "")
        card.byline = ", ".join(full_name(*names) for names in author_names[card.pk])
    return cards


def group_values(rows: QuerySet[Any], key: str, *fields: str) -> dict[int, list[tuple[str, ...]]]:
    """Return the values of ``fields`` by the value of ``key``, in the order of ``rows``."""
    groups: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for value, *values in rows.values_list(key, *fields):
        groups[value].append(tuple(values))
    return groups
