"""The order of search results, computed from the same words on every database.

A word of the query counts for each part of a page that contains it, more if few of the pages do. A page whose title or
other name is the query comes first. Change the weights below, then run ``tests/search/test_ranking.py``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from .words import find_words, significant_stems, stem_of

# What a word counts in each part of a page.
TITLE = 10.0
OTHER_NAME = 8.0
HEADING = 3.0
TEXT = 1.0  # anywhere, once; three times count twice as much, seven times three times as much
# What a title, other name, or heading counts in addition if it has all words of the query. The more others it has, the
# less it counts.
WHOLE_TITLE = 10.0
WHOLE_OTHER_NAME = 8.0
WHOLE_HEADING = 3.0
# What a title or other name that is the query counts instead.
EXACT_TITLE = 1000.0
EXACT_OTHER_NAME = 900.0


class Match(NamedTuple):
    """A page that contains words of a query, as its search entry has them."""

    page_id: int
    content_type_id: int
    names: str
    headings: str
    stems: str


@dataclass
class Query:
    """The words that a visitor searches for."""

    words: list[str]

    @cached_property
    def stems(self) -> list[str]:
        """The stems that a page should contain, each once."""
        return significant_stems(self.words)

    @cached_property
    def all_stems(self) -> list[str]:
        return [stem_of(word) for word in self.words]


class Line:
    """A title, other name, or heading of a page."""

    def __init__(self, text: str) -> None:
        words = find_words(text)
        self.all_stems = [stem_of(word) for word in words]
        self.stems = significant_stems(words)

    def bonus(self, stems: Collection[str], whole: float) -> float:
        """Return what the line counts in addition if it has all ``stems``."""
        return whole * len(stems) / len(self.stems) if set(stems) <= set(self.stems) else 0.0


class RankedMatch:
    """A match with its words, by the part of the page that contains them."""

    def __init__(self, match: Match) -> None:
        self.page_id, self.content_type_id = match.page_id, match.content_type_id
        self.title, *self.other_names = map(Line, match.names.split("\n"))
        self.headings = list(map(Line, match.headings.split("\n")))
        self.in_title = set(self.title.all_stems)
        self.in_other_names = {stem for name in self.other_names for stem in name.all_stems}
        self.in_headings = {stem for heading in self.headings for stem in heading.all_stems}
        self.in_text = Counter(match.stems.split())

    def weight(self, stem: str) -> float:
        """Return what ``stem`` counts on this page: 0 if it doesn’t occur."""
        name = TITLE if stem in self.in_title else OTHER_NAME if stem in self.in_other_names else 0.0
        heading = HEADING if stem in self.in_headings else 0.0
        return name + heading + TEXT * math.log2(1 + self.in_text[stem])

    def bonus(self, query: Query, stems: Collection[str]) -> float:
        """Return what the best of the names and headings counts beyond its words."""
        if self.title.all_stems == query.all_stems:
            return EXACT_TITLE
        if any(name.all_stems == query.all_stems for name in self.other_names):
            return EXACT_OTHER_NAME
        names = [name.bonus(stems, WHOLE_OTHER_NAME) for name in self.other_names]
        headings = [heading.bonus(stems, WHOLE_HEADING) for heading in self.headings]
        return max(self.title.bonus(stems, WHOLE_TITLE), *names, *headings)

    def score(self, query: Query, rarities: dict[str, float]) -> float:
        """Return the score of the page. ``rarities`` has the stems of the query that any page contains."""
        weights = {stem: self.weight(stem) for stem in rarities}
        share_of_words = sum(weight > 0 for weight in weights.values()) / len(weights)
        total = sum(weight * rarities[stem] for stem, weight in weights.items())
        return (total + self.bonus(query, rarities)) * share_of_words


def rank(matches: list[Match], query: Query) -> list[RankedMatch]:
    """Return ``matches``, best first. Of equal ones, the newest page comes first."""
    ranked = [RankedMatch(match) for match in matches]
    counts = {stem: sum(match.weight(stem) > 0 for match in ranked) for stem in query.stems}
    rarities = {stem: 1 + math.log2(len(ranked) / count) for stem, count in counts.items() if count}
    return sorted(ranked, key=lambda match: (match.score(query, rarities), match.page_id), reverse=True)
