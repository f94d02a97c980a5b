"""Site search, for queries typed by visitors.

The database finds pages (``full_text``), and ``ranking`` orders them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from site_core.pages.querysets import listed

from .full_text import Field, Operator, entries_with
from .ranking import Match, Query, RankedMatch, rank
from .suggestions import correct
from .words import find_words

HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_])")
MAX_QUERY_LENGTH = 200  # characters; longer queries are pasted text
MAX_WORDS = 12
MAX_RESULTS = 200


def words_of(query: str) -> list[str]:
    """Return the words of a query, without operators, quotes, and control characters."""
    return find_words(query[:MAX_QUERY_LENGTH])[:MAX_WORDS]


def search_pages(query: str) -> SearchResults:
    """Return the live public pages that contain all words of ``query``, best first.

    If there are none, the results are those of the query without its hyphens, or of the corrected query. If these have
    none either, they are the pages with some of the words.
    """
    query = query[:MAX_QUERY_LENGTH]
    results = search_words(query, "and")
    if results or not results.query.words:
        return results
    joined = HYPHEN.sub("", query)  # electro-convulsive, r-TMS, e-mail
    if joined != query and (corrected := search_words(joined, "and")):
        corrected.correction = joined
        return corrected
    results = search_words(query, "or")
    correction = correct(query, results.unknown_stems)
    if correction and (corrected := search_words(correction, "and") or search_words(correction, "or")):
        corrected.correction = correction
        return corrected
    return results


def search_words(text: str, operator: Operator) -> SearchResults:
    """Return the live public pages that contain all words of ``text``, or some of them if ``operator`` is “or”.

    Ranking reads every match. If there are too many, it reads those with the words in their names, and the newest.
    """
    query = Query(words_of(text))
    matches = newest_matches(query, operator) if query.words else []
    is_truncated = len(matches) >= MAX_RESULTS
    if is_truncated:
        matches = list({*newest_matches(query, operator, "name_stems"), *matches})
    return SearchResults(query, rank(matches, query)[:MAX_RESULTS], is_truncated, is_partial=operator == "or")


def newest_matches(query: Query, operator: Operator, field: Field = "stems") -> list[Match]:
    """Return the MAX_RESULTS newest pages with the words of ``query`` in ``field`` of their search entries."""
    pages = listed(Page.objects.filter(search_entry__in=entries_with(query.stems, operator, field)))
    columns = ("pk", "content_type_id", "search_entry__names", "search_entry__headings", "search_entry__stems")
    return [Match(*row) for row in pages.order_by("-pk").values_list(*columns)[:MAX_RESULTS]]


class SearchResults(Sequence):
    """A lazy sequence of pages: slices fetch only their own pages, in one query for each page type."""

    correction: str = ""  # the query that was searched for instead

    def __init__(self, query: Query, matches: list[RankedMatch], is_truncated: bool, is_partial: bool) -> None:
        self.query, self.matches = query, matches
        self.is_truncated = is_truncated  # whether there are more
        self.is_partial = is_partial  # whether pages may lack some of the words

    def __len__(self) -> int:
        return len(self.matches)

    def __getitem__(self, index: Any) -> Any:
        if not isinstance(index, slice):
            return self[index : index + 1][0]
        matches = self.matches[index]
        pages: dict[int, Page] = {}
        for content_type_id in {match.content_type_id for match in matches}:
            model: Any = ContentType.objects.get_for_id(content_type_id).model_class() or Page
            ids = [match.page_id for match in matches if match.content_type_id == content_type_id]
            pages |= model.objects.in_bulk(ids)
        return [pages[match.page_id] for match in matches if match.page_id in pages]

    @property
    def unknown_stems(self) -> set[str]:
        """The stems of the query that no page contains."""
        return {stem for stem in self.query.stems if not any(match.weight(stem) for match in self.matches)}
