"""Site search, for queries typed by visitors, on SQLite FTS5 and PostgreSQL."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page

from site_core.pages.querysets import listed

MAX_QUERY_LENGTH = 200  # characters; longer queries are pasted text
MAX_WORDS = 12
MAX_RESULTS = 200
WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


def words_of(query: str) -> list[str]:
    """Return the words of a query, without operators, quotes, and control characters."""
    return WORD.findall(query[:MAX_QUERY_LENGTH])[:MAX_WORDS]


def search_pages(query: str) -> "SearchResults":
    """Return the listed pages that contain all words of ``query``, best match first.

    Ranking reads every match. If there are too many, pages with the words in their title come first, then the newest.
    Words that occur in hundreds of pages say little about which one the visitor wants.
    """
    words = words_of(query)
    newest = newest_matches(words, ["title", "body"]) if words else []
    if not newest:
        return SearchResults([])
    if len(newest) < MAX_RESULTS:
        ranked = Page.objects.search(" ".join(words), operator="and").get_queryset()
        return SearchResults(list(listed(ranked).values_list("pk", "content_type")))
    ids = list(dict.fromkeys(newest_matches(words, ["title"]) + newest))[:MAX_RESULTS]
    content_types = dict(listed(Page.objects.filter(pk__in=ids)).values_list("pk", "content_type"))
    return SearchResults([(pk, content_types[pk]) for pk in ids if pk in content_types], is_truncated=True)


def newest_matches(words: list[str], fields: list[str]) -> list[int]:
    """Return the ids of the MAX_RESULTS most recently indexed pages with all ``words`` in ``fields`` of the index."""
    if connection.vendor != "sqlite":
        matches = Page.objects.order_by("-id").search(
            " ".join(words), operator="and", fields=None if "body" in fields else fields, order_by_relevance=False
        )
        return list(matches.get_queryset().values_list("pk", flat=True)[:MAX_RESULTS])
    # FTS5 returns the last rows without reading the others. Wagtail's query joins all of them first.
    from modelsearch.backends.database.sqlite import sqlite

    terms = reduce(and_, map(sqlite.Lexeme, words))
    match = sqlite.MatchExpression(fields, sqlite.SearchQueryExpression(terms))
    rows = sqlite.SQLiteFTSIndexEntry.objects.filter(match).order_by("-pk")
    pages = rows.filter(index_entry__content_type__in=sqlite.get_descendants_content_types_pks(Page))
    return [int(key) for key in pages.values_list("index_entry__object_id", flat=True)[:MAX_RESULTS]]


class SearchResults(Sequence):
    """A lazy sequence of pages: slices fetch only their own pages, in one query for each page type."""

    def __init__(self, rows: list[tuple[int, int]], is_truncated: bool = False) -> None:
        self.rows, self.is_truncated = rows, is_truncated  # [(page id, content type id), …]; whether there are more

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, slice):
            return self[index : index + 1][0]
        rows = self.rows[index]
        pages: dict[int, Page] = {}
        for content_type_id in {content_type_id for _pk, content_type_id in rows}:
            model: Any = ContentType.objects.get_for_id(content_type_id).model_class() or Page
            pages |= model.objects.in_bulk([pk for pk, type_id in rows if type_id == content_type_id])
        return [pages[pk] for pk, _type_id in rows if pk in pages]
