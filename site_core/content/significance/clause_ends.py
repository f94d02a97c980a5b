"""Where what a negation or condition is about ends: “do not drive; drink water” isn’t “do not drive, drink water”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from .kinds import Kind
from .word import END, Word

PERIOD = re.compile(r"[!?]|\.[”’\")\]]*\s|\n")
MARK = re.compile(rf"[;—]|--|\s[-–]\s|{PERIOD.pattern}")
TITLES = frozenset(("approx", "dr", "mr", "mrs", "ms", "vs", "st", "no", "fig"))
SHORT_UNITS = frozenset(("a.m", "p.m", "min", "hr", "hrs"))  # a sentence can end with one
CONDITIONS = frozenset(("if", "when", "only"))
TIMES = frozenset(("after", "before", "while", "during"))
SUBJECTS = frozenset(("i", "you", "we", "they", "he", "she", "it", "this", "that", "there"))


def with_ends(words: Sequence[Word], text: str) -> Iterator[Word]:
    """Yield ``words`` with ``END`` where what a negation or condition is about ends: “do not drive; drink water”.

    It doesn’t go on behind “you” and other subjects: “it does not hurt, you feel a tap”.
    """
    mark = None
    for word, following in zip_longest(words, words[1:]):
        yield word
        if word.kind == Kind.NEGATION or word.normal in CONDITIONS:
            mark = MARK
        elif word.normal in TIMES:
            mark = mark or PERIOD
        if (
            following
            and mark
            and not is_abbreviation(word, following, text)
            and mark.search(text, word.end, following.start)
        ):
            mark = None
            if following.normal not in SUBJECTS:
                yield Word(END, Kind.NEGATION, word.start, following.end)


def is_abbreviation(word: Word, following: Word, text: str) -> bool:
    """Return whether a period behind ``word`` is a part of it, and doesn’t end a sentence."""
    short = text[word.start : word.end].casefold()
    return short in TITLES or (
        short in SHORT_UNITS and not (following.kind is None and text[following.start].isupper())
    )
