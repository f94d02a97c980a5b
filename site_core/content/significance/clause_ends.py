"""Where what a negation or condition is about ends: “do not drive; drink water” isn’t “do not drive, drink water”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from .kinds import Kind
from .word import END, Word

PERIOD = re.compile(r"[!?]|\.[”’\")\]]*\s|\n")
MARK = re.compile(rf"[;—]|--|\s[-–]\s|{PERIOD.pattern}")
ABBREVIATIONS = frozenset(
    ("a.m", "p.m", "min", "hr", "hrs", "approx", "dr", "mr", "mrs", "ms", "vs", "st", "no", "fig")
)
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
        is_abbreviated = text[word.start : word.end].casefold() in ABBREVIATIONS
        if following and mark and not is_abbreviated and mark.search(text, word.end, following.start):
            mark = None
            if following.normal not in SUBJECTS:
                yield Word(END, Kind.NEGATION, word.start, following.end)
