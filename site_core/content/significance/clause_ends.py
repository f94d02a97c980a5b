"""Where what a negation or condition is about ends: “do not drive; drink water” isn’t “do not drive, drink water”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from .kinds import Kind
from .word import END, Word

PERIOD = re.compile(r"[!?]|\.[”’\")\]]*\s|\n")
BRACKET = re.compile(r"[()\[\]{}]")
# Any other mark that isn’t a comma, quotation mark, or hyphen within a word, nor the colon of “9:30”.
MARK = re.compile(r"[^\w\s,:'\"“”‘’()\[\]{}®™‐‑-]|\n|:(?=\s)|(?<!\d):|--|\s[-‐‑]|[-‐‑]\s")
TITLES = frozenset(("dr", "mr", "mrs", "ms"))
SHORT = frozenset(("a.m", "p.m", "min", "hr", "hrs", "approx", "vs", "fig"))  # a sentence can end with one
BEGINNINGS = frozenset(("if", "when", "only", "after", "before", "while", "during"))


def with_ends(words: Sequence[Word], text: str) -> Iterator[Word]:
    """Yield ``words`` with ``END`` at each mark behind a negation or condition: “do not drive; drink water”."""
    is_open = False
    for word, following in zip_longest(words, words[1:]):
        yield word
        is_open = is_open or word.kind == Kind.NEGATION or word.normal in BEGINNINGS
        if following and is_open:
            start = word.end + is_abbreviated(word, following, text)
            for mark in (BRACKET, MARK):
                if mark.search(text, start, following.start):
                    yield Word(END, Kind.NEGATION, word.start, following.end)
            is_open = PERIOD.search(text, start, following.start) is None


def is_abbreviated(word: Word, following: Word, text: str) -> bool:
    """Return whether a period directly behind ``word`` is a part of it, and doesn’t end a sentence."""
    if text[word.end : word.end + 1] != ".":
        return False
    short = text[word.start : word.end].casefold()
    return short in TITLES or (short in SHORT and not text[following.start].isupper())
