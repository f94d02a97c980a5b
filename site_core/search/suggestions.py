"""“Did you mean …?”: words of the site that a word resembles, of titles and headings first."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from wagtail.models import Page

from site_core.caching import local_cache
from site_core.lib.edit_distance import edit_distance
from site_core.pages.querysets import listed

from . import text_words
from .words import WORD, find_words, normalize, stem_of

MAX_PAGES = 2000  # the newest; comparing a word with all words of 100,000 pages would take too long
MIN_LENGTH = 3
# A shorter word may have its letters swapped, one of this length a typing error, and a longer one two.
ONE_ERROR_LENGTH, TWO_ERRORS_LENGTH = 5, 7
# The MAX_COMPARED words that are most similar, as difflib measures it, are compared letter by letter.
MIN_SIMILARITY, MAX_COMPARED = 0.65, 10


def correct(query: str, unknown_stems: Collection[str]) -> str:
    """Return ``query`` with words of the site in place of the unknown ones that resemble them; "" if none does."""
    vocabulary = local_cache.get_or_set("search vocabulary", read_vocabulary)

    def replace(word: str) -> str:
        return most_similar(word, vocabulary) or word if stem_of(word) in unknown_stems else word

    corrected = WORD.sub(lambda match: replace(match[0]), query)
    return "" if corrected == query else corrected


def most_similar(word: str, vocabulary: dict[str, str]) -> str:
    """Return the word or two that ``word`` is a misspelling of, as ``vocabulary`` has them; "" if none.

    The texts of pages are searched last: so many words resemble others by chance.
    """
    normal = normalize(word)
    if len(normal) < MIN_LENGTH:
        return ""
    similar = split(normal, vocabulary) or misspelled(normal, vocabulary) or completed(normal, vocabulary)
    similar = similar or text_words.related(normal) or misspelled_in_text(normal)
    return " ".join(vocabulary.get(other, other) for other in similar)


def split(word: str, vocabulary: Collection[str]) -> list[str]:
    """Return two words that were typed as one, such as “side” and “effects”, or nothing."""
    halves = ([word[:end], word[end:]] for end in range(MIN_LENGTH, len(word) - MIN_LENGTH + 1))
    return next((pair for pair in halves if pair[0] in vocabulary and pair[1] in vocabulary), [])


def misspelled(word: str, vocabulary: Collection[str]) -> list[str]:
    """Return the word that ``word`` differs from by the fewest typing errors, or nothing if they are too many."""
    max_errors = allowed_errors(word)
    similar = get_close_matches(word, vocabulary, MAX_COMPARED, MIN_SIMILARITY)
    if len(word) < ONE_ERROR_LENGTH:  # short words resemble too many others, except for swapped letters
        similar = [other for other in similar if sorted(other) == sorted(word)]
    closest = min(similar, key=lambda other: edit_distance(word, other), default="")
    return [closest] if closest and edit_distance(word, closest) <= max_errors else []


def misspelled_in_text(word: str) -> list[str]:
    return text_words.closest(word, allowed_errors(word)) if len(word) >= ONE_ERROR_LENGTH else []


def allowed_errors(word: str) -> int:
    return 2 if len(word) >= TWO_ERRORS_LENGTH else 1


def completed(word: str, vocabulary: Collection[str]) -> list[str]:
    """Return the first word that begins with ``word``, or nothing."""
    longer = [other for other in sorted(vocabulary) if other.startswith(word)]
    return longer[:1] if len(word) > MIN_LENGTH else []


def read_vocabulary() -> dict[str, str]:
    """Return the words in names and headings of live public pages: ``{"tms": "TMS", …}``."""
    pages = listed(Page.objects.filter(search_entry__isnull=False)).order_by("-pk")
    rows = pages.values_list("search_entry__names", "search_entry__headings")[:MAX_PAGES]
    texts = [text for row in rows for text in row]
    return {normalize(word): as_typed(word) for text in texts for word in find_words(text)}


def as_typed(word: str) -> str:
    """Return ``word`` as people type it: in lower case, except for abbreviations such as “TMS” and “rTMS”."""
    return word if word[1:] != word[1:].lower() else word.lower()
