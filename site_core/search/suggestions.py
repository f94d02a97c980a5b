"""“Did you mean …?”: words of titles and headings that a misspelled word resembles."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from wagtail.models import Page

from site_core.caching import local_cache
from site_core.pages.querysets import listed

from .words import WORD, find_words, normalize, stem_of

MAX_PAGES = 2000  # the newest; comparing a word with all words of 100,000 pages would take too long
MIN_LENGTH = 3
# Twice the number of letters in common, of all letters of both words: one wrong letter of four, or two of eight.
MIN_SIMILARITY = 0.75


def correct(query: str, unknown_stems: Collection[str]) -> str:
    """Return ``query`` with words of the site in place of the unknown ones that resemble them; "" if none does."""
    vocabulary = local_cache.get_or_set("search vocabulary", read_vocabulary)

    def replace(word: str) -> str:
        return most_similar(word, vocabulary) or word if stem_of(word) in unknown_stems else word

    corrected = WORD.sub(lambda match: replace(match[0]), query)
    return "" if corrected == query else corrected


def most_similar(word: str, vocabulary: dict[str, str]) -> str:
    """Return the word or two of ``vocabulary`` that ``word`` resembles most, as written there; "" if it resembles none.

    “sideeffects” resembles “side effects”.
    """
    normal = normalize(word)
    if len(normal) < MIN_LENGTH:
        return ""
    halves = ((normal[:end], normal[end:]) for end in range(MIN_LENGTH, len(normal) - MIN_LENGTH + 1))
    joined = next((pair for pair in halves if pair[0] in vocabulary and pair[1] in vocabulary), ())
    similar = joined or get_close_matches(normal, vocabulary, n=1, cutoff=MIN_SIMILARITY) or swapped(normal, vocabulary)
    return " ".join(vocabulary[other] for other in similar)


def swapped(word: str, vocabulary: Collection[str]) -> list[str]:
    """Return a word with the same letters in another order, such as “tms” for “tsm”: too short to be similar."""
    return [other for other in vocabulary if len(other) == len(word) and sorted(other) == sorted(word)][:1]


def read_vocabulary() -> dict[str, str]:
    """Return the words in names and headings of live public pages: ``{"tms": "TMS", …}``."""
    pages = listed(Page.objects.filter(search_entry__isnull=False)).order_by("-pk")
    rows = pages.values_list("search_entry__names", "search_entry__headings")[:MAX_PAGES]
    texts = [text for row in rows for text in row]
    return {normalize(word): as_typed(word) for text in texts for word in find_words(text)}


def as_typed(word: str) -> str:
    """Return ``word`` as people type it: in lower case, except for abbreviations such as “TMS” and “rTMS”."""
    return word if word[1:] != word[1:].lower() else word.lower()
