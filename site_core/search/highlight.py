"""Highlighted titles and excerpts of search results."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .words import WORD, significant_stems, stem_of

EXCERPT_LENGTH = 220  # characters


def highlight(text: str, words: list[str]) -> SafeString:
    """Return ``text``, escaped, with each form of each of ``words`` in ``<mark>``."""
    parts, end = [], 0
    for match in find_matches(text, words):
        parts += [escape(text[end : match.start()]), f"<mark>{escape(match[0])}</mark>"]
        end = match.end()
    return mark_safe("".join([*parts, escape(text[end:])]))


def find_matches(text: str, words: list[str]) -> list[re.Match[str]]:
    """Return where ``text`` has a form of one of ``words``. Stop words only count if there are no others."""
    stems = set(significant_stems(words))
    return [match for match in WORD.finditer(text) if stem_of(match[0]) in stems]


def excerpt(text: str, words: list[str]) -> SafeString:
    """Return about EXCERPT_LENGTH characters of ``text`` where it has most of ``words``, highlighted."""
    text = " ".join(text.split())
    start = max(0, best_start(find_matches(text, words)) - EXCERPT_LENGTH // 4)
    if start:
        start = text.find(" ", start) + 1
    end = start + EXCERPT_LENGTH
    if end < len(text):
        # At the end of a word, except in a text without spaces.
        end = max(text.rfind(" ", start, end), start + EXCERPT_LENGTH // 2)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(before + highlight(text[start:end], words) + after)


def best_start(matches: list[re.Match[str]]) -> int:
    """Return where the first of the excerpts with most different words starts."""

    def count_words(first: re.Match[str]) -> int:
        last = first.start() + EXCERPT_LENGTH // 2
        return len({stem_of(match[0]) for match in matches if first.start() <= match.start() <= last})

    return max(matches, key=count_words).start() if matches else 0
