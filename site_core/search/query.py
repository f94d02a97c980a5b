"""Site search: what visitors type, made safe for SQLite FTS5 and PostgreSQL alike."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from wagtail.models import Page

from site_core.pages.querysets import visible

MAX_QUERY_LENGTH = 200  # characters; more than that is pasted text, not a question
MAX_WORDS = 12
MAX_RESULTS = 200
WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
EXCERPT_LENGTH = 220


def words_of(query):
    """The words of a query. Operators, quotes, control characters and the rest of the line are dropped."""
    return WORD.findall(query[:MAX_QUERY_LENGTH])[:MAX_WORDS]


def search_pages(query):
    """Return live public pages that contain all words of ``query``, best first; none for a query without words.

    Ranking reads every match. Where there are too many for that, those with the words in their title come first, then
    the newest: what stands in hundreds of pages tells little about which of them is meant.
    """
    words = words_of(query)
    newest = newest_matches(words, ["title", "body"]) if words else []
    if not newest:
        return SearchResults([])
    if len(newest) < MAX_RESULTS:
        ranked = Page.objects.search(" ".join(words), operator="and").get_queryset()
        return SearchResults(list(visible(ranked).values_list("pk", "content_type")))
    keys = list(dict.fromkeys(newest_matches(words, ["title"]) + newest))[:MAX_RESULTS]
    types = dict(visible(Page.objects.filter(pk__in=keys)).values_list("pk", "content_type"))
    return SearchResults([(key, types[key]) for key in keys if key in types], is_truncated=True)


def newest_matches(words, fields):
    """Keys of the last ``MAX_RESULTS`` pages indexed that have all of ``words`` in ``fields`` of the search index."""
    if connection.vendor != "sqlite":
        fields = None if "body" in fields else fields
        found = Page.objects.order_by("-id").search(
            " ".join(words), operator="and", fields=fields, order_by_relevance=False
        )
        return list(found.get_queryset().values_list("pk", flat=True)[:MAX_RESULTS])
    # FTS5 gives its rows from the last to the first without reading the others; Wagtail's query joins them all first.
    from modelsearch.backends.database.sqlite import sqlite

    terms = reduce(and_, map(sqlite.Lexeme, words))
    match = sqlite.MatchExpression(fields, sqlite.SearchQueryExpression(terms))
    rows = sqlite.SQLiteFTSIndexEntry.objects.filter(match).order_by("-pk")
    pages = rows.filter(index_entry__content_type__in=sqlite.get_descendants_content_types_pks(Page))
    return [int(key) for key in pages.values_list("index_entry__object_id", flat=True)[:MAX_RESULTS]]


class SearchResults(Sequence):
    """Pages found: as many as there are keys, and only those asked for are read, in one query for each type."""

    def __init__(self, found, is_truncated=False):
        self.found, self.is_truncated = found, is_truncated  # [(pk, content type), …]; whether there are more

    def __len__(self):
        return len(self.found)

    def __getitem__(self, place):
        if not isinstance(place, slice):
            return self[place : place + 1][0]
        wanted, pages = self.found[place], {}
        for content_type in {content_type for _, content_type in wanted}:
            model = ContentType.objects.get_for_id(content_type).model_class() or Page
            pages |= model.objects.in_bulk([pk for pk, own in wanted if own == content_type])
        return [pages[pk] for pk, _ in wanted if pk in pages]


def highlight(text, words):
    """``text`` escaped, with each of ``words`` in ``<mark>``."""
    if not words:
        return conditional_escape(text)
    pattern = re.compile(rf"\b({'|'.join(re.escape(word) for word in words)})", re.IGNORECASE)
    parts = pattern.split(text)
    # re.split with one group: every second part is a match.
    return mark_safe("".join(f"<mark>{escape(p)}</mark>" if i % 2 else escape(p) for i, p in enumerate(parts)))


def excerpt(text, words):
    """About 220 characters of ``text`` around the first of ``words``, highlighted."""
    text = " ".join(text.split())
    positions = [m.start() for w in words if (m := re.search(rf"\b{re.escape(w)}", text, re.IGNORECASE))]
    start = max(0, min(positions, default=0) - EXCERPT_LENGTH // 4)
    if start:
        start = text.find(" ", start) + 1
    end = start + EXCERPT_LENGTH
    if end < len(text):
        # At a word's end; a text without spaces is cut where it is.
        end = max(text.rfind(" ", start, end), start + EXCERPT_LENGTH // 2)
    piece = text[start:end]
    return mark_safe(
        ("… " if start else "") + highlight(piece, words) + (" …" if start + len(piece) < len(text) else "")
    )
