"""Words that only the texts of pages have, not their names and headings, for “Did you mean …?”.

Search entries have the stems of texts. The words themselves are read from a few pages whose stems look right.
"""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Page

from site_core.caching import local_cache
from site_core.lib.edit_distance import edit_distance
from site_core.pages.models import BasePage
from site_core.pages.querysets import listed

from .full_text import entries_with
from .words import find_words, normalize, stem_of

MAX_PAGES = 500  # the newest
MAX_STEMS, MAX_PAGES_READ = 3, 8
MIN_BASE_LENGTH = 4  # letters that the words of a family have in common; three before a silent “e”, as in “dose”
SUFFIXES = [
    *("ation", "ance", "ence", "ancy", "ency", "able", "ical", "ment", "ness", "age", "ant", "ent", "ety", "ful"),
    *("ian", "iac", "ing", "ion", "ist", "ity", "ive", "ous", "al", "ed", "er", "ia", "ic", "or", "e", "a", "y", ""),
]


def read_stems() -> frozenset[str]:
    """Return the stems of all words of the newest live public pages."""
    pages = listed(Page.objects.filter(search_entry__isnull=False)).order_by("-pk")
    texts = pages.values_list("search_entry__stems", flat=True)[:MAX_PAGES]
    return frozenset(stem for text in texts for stem in text.split())


def known_stems() -> frozenset[str]:
    return local_cache.get_or_set("search stems", read_stems)


def words_with_stem(stem: str) -> set[str]:
    """Return the words with ``stem``, normalized, that a few pages contain."""
    pages = listed(Page.objects.filter(search_entry__in=entries_with([stem], "and"))).order_by("-pk")
    texts = (page.search_text() for page in pages[:MAX_PAGES_READ].specific() if isinstance(page, BasePage))
    return {normalize(word) for text in texts for word in find_words(text) if stem_of(word) == stem}


def related(word: str) -> list[str]:
    """Return a word that differs from ``word`` by its suffix, such as “dose” for “dosage”, or nothing."""
    stems = known_stems()
    others = [*family(word), *family(word.removesuffix("s"))]
    candidates = (other for other in others if stem_of(other) in stems)
    return next(([other] for other in candidates if other in words_with_stem(stem_of(other))), [])


def family(word: str) -> Iterator[str]:
    """Yield what may be words with the same base as ``word``."""
    for suffix in SUFFIXES:
        base = word.removesuffix(suffix)
        if word.endswith(suffix):
            others = (other for other in SUFFIXES if len(base) >= (MIN_BASE_LENGTH - (other == "e")))
            yield from (base + other for other in others if other != suffix)


def closest(word: str, max_errors: int) -> list[str]:
    """Return the word that differs from ``word`` by up to ``max_errors`` typing errors after its first letter."""
    # A stem has no suffix, so it is compared with the beginning of the word.
    errors = {
        stem: edit_distance(word[: len(stem)], stem)
        for stem in known_stems()
        if stem[0] == word[0] and len(stem) >= len(word) // 2
    }
    stems = sorted((stem for stem in errors if errors[stem] <= max_errors), key=lambda stem: (errors[stem], -len(stem)))
    words = {other for stem in stems[:MAX_STEMS] for other in words_with_stem(stem)}
    distances = sorted((edit_distance(word, other), other) for other in words)
    return [other for errors, other in distances[:1] if errors <= max_errors]
