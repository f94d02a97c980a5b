"""One wording for what can be said in several: “once daily” and “1 time a day”, “unsafe” and “not safe”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from .amounts import in_whole_amounts
from .grades import COUNTED, ESTIMATES, INTENSIFIERS
from .kinds import Kind
from .plain_words import in_plain_words
from .synonyms import is_known, is_misspelling
from .vocabulary import OPPOSITES, words
from .word import Word

AMOUNTS = (Kind.NUMBER, Kind.UNIT)
OPPOSITE_WORDS = frozenset().union(*(side for sides in OPPOSITES for side in sides))
TIMES = words("second minute hour day night week month year")
RATES = {
    **{"hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month", "yearly": "year"},
}
# “Un” before these is the same as “not”.
UN_ADJECTIVES = words("""
    safe likely common usual able available aware certain clear comfortable healthy helpful important known necessary
    stable suitable pleasant well happy fit sure reliable affected familiar likable related
""")
# “Non” before these is the same as “not”, too, although WordNet’s tagged texts don’t have them.
NON_ADJECTIVES = words("invasive surgical opioid prescription drowsy stimulant diabetic pregnant")
PEOPLE = words("you we they i")  # what they can do is an offer or a permission


def in_one_wording(words: list[Word]) -> list[Word]:
    """Return ``words`` as other people would have written the same."""
    parts = [part for word in in_whole_amounts(words) for part in parts_of(word)]
    counted = list(with_counts(parts))
    rates = [as_rate(counted, position) for position in range(len(counted))]
    single = in_plain_words(list(without_repetition(rates)))
    return [in_context(single, position) for position in range(len(single))]


def parts_of(word: Word) -> Iterator[Word]:
    """Yield what a word consists of: “daily” is “/ day”, “unsafe” is “not safe”, “never” is “not ever”."""
    if word.normal in RATES and word.kind == Kind.UNIT:
        yield replace(word, normal="/")
        yield replace(word, normal=RATES[word.normal])
    elif word.normal == "every-other":
        yield replace(word, normal="every")
        yield replace(word, normal="2", kind=Kind.NUMBER)
    elif " " in word.normal:  # “call us” for “give us a call”
        yield from (replace(word, normal=part) for part in word.normal.split())
    elif word.normal in ("never", "non"):
        yield replace(word, normal="not")
    elif (positive := positive_of(word)) and word.kind != Kind.NAME:
        yield replace(word, normal="not", kind=Kind.NEGATION)
        yield replace(word, normal=positive)
    else:
        yield word


def positive_of(word: Word) -> str:
    """Return “safe” for “unsafe”. Empty for verbs: to uncover something isn’t to not cover it."""
    if word.normal.startswith("non"):
        rest = word.normal.removeprefix("non")
        is_plain = len(rest) > 3 and word.kind in (None, Kind.CERTAINTY, Kind.CLAIM)
        return rest if is_plain and (is_known(rest) or rest in NON_ADJECTIVES) else ""
    rest = word.normal.removeprefix("un")
    if word.normal == rest:
        return ""
    return next((each for each in UN_ADJECTIVES if rest == each or is_misspelling(rest, each)), "")


def as_rate(words: list[Word], position: int) -> Word:
    """Return “/” for “a” or “every” in “a day”, “1” for “one” in “one month”, or else the word."""
    word = words[position]
    following = words[position + 1] if position + 1 < len(words) else None
    if following is None or following.kind != Kind.UNIT:
        return word
    if word.normal == "one":
        return replace(word, normal="1", kind=Kind.NUMBER)
    is_counted = bool(position) and words[position - 1].kind in AMOUNTS
    is_rate = word.normal in ("every", "each") or (word.normal in ("a", "an") and is_counted)
    if word.normal in ("a", "an", "every", "each") and following.normal in TIMES:
        return replace(word, normal="/", kind=Kind.UNIT) if is_rate else replace(word, normal="1", kind=Kind.NUMBER)
    return word


def with_counts(words: list[Word]) -> Iterator[Word]:
    """Yield ``words`` with “2×” for “2 times”."""
    for position, word in enumerate(words):
        following = words[position + 1] if position + 1 < len(words) else None
        if following and word.kind == Kind.NUMBER and following.normal in ("time", "times"):
            yield replace(word, normal=f"{word.normal}×", end=following.end)
        elif word.normal not in ("time", "times") or not position or words[position - 1].kind != Kind.NUMBER:
            yield word


def without_repetition(words: list[Word]) -> Iterator[Word]:
    """Yield ``words`` without the “once” in “once a day”. Two negations stay: “not unsafe” says less than “safe”."""
    for word, following in zip_longest(words, words[1:]):
        if (word.normal, following.normal if following else "") != ("1×", "/"):
            yield word


def in_context(words: list[Word], position: int) -> Word:
    """Return a word with the kind that it has before the words that follow: “very rare”, “about 50 mg”, “20 to 40”."""
    word = words[position]
    if word.kind:
        return word
    earlier = words[position - 1] if position else None
    following = words[position + 1 : position + 3]
    if word.normal in INTENSIFIERS and following and is_graded(following[0]):
        return replace(word, kind=Kind.CERTAINTY)
    if word.normal in ESTIMATES and is_amount(following):
        return replace(word, kind=Kind.CERTAINTY)
    if word.normal == "can" and not (earlier and earlier.normal in PEOPLE):
        return replace(word, kind=None if following and following[0].normal in PEOPLE else Kind.CERTAINTY)
    is_range = word.normal == "to" and following and earlier and following[0].kind in (*AMOUNTS, Kind.DATE)
    if is_range and earlier and earlier.kind in (*AMOUNTS, Kind.DATE):
        return replace(word, normal="range-to")
    return word


def is_amount(words: list[Word]) -> bool:
    """Return whether ``words`` begin with an amount, such as “50 mg”, “weeks”, or “a week”."""
    if words and words[0].normal in COUNTED:
        words = words[1:]
    return bool(words) and words[0].kind in AMOUNTS


def is_graded(word: Word) -> bool:
    return word.kind in (Kind.CERTAINTY, Kind.CLAIM, Kind.STATUS) or word.normal in OPPOSITE_WORDS
