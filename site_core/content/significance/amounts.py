"""One way to write amounts and dates: “21” for “twenty-one”, “90 minutes” for “1 hour 30 minutes”."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from .kinds import Kind
from .vocabulary import CONVERSIONS, MONTHS
from .vocabulary import words as split
from .word import Word

MAGNITUDES = {"100": 7, "1000": 8, "1000000": 7, "1000000000": 7}  # letters of “hundred” and so on
MONTH_NAMES = frozenset(month[:3] for month in MONTHS)
CLOCK = split("am pm")
PEOPLE = split("people patients adults children men women")
PLURAL = re.compile("[a-z]{3,}[^s]s")
BEFORE = split("before after later earlier ago apart prior from")
SUMS = {("hour", "minute"): 60, ("year", "month"): 12}


def in_whole_amounts(words: Sequence[Word]) -> list[Word]:
    """Return ``words`` with one number for what was written as several words."""
    for join in (spelled_out, fraction, full_hour, half_of, and_a_half, sum_of_times, day_of_month):
        words = list(joined(words, join))
    return list(words)


def joined(words: Sequence[Word], join: Callable[[Sequence[Word]], tuple[int, list[Word]]]) -> Iterator[Word]:
    """Yield ``words``, with what ``join`` returns for those at the beginning of the rest: how many, and for what."""
    position = 0
    while position < len(words):
        count, instead = join(words[position : position + 8])
        yield from instead if count else [words[position]]
        position += count or 1


def spelled_out(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Join “two hundred”, “one hundred and five”, and “2.5 million” before what is counted: “two hundred people”.

    Before a unit, they may be two numbers: “two hundred mg tablets”.
    """
    total, count = value_of(words[0]), 1
    if not total or not is_beside_magnitude(words, count):
        return 0, []
    total, count = total * Decimal(words[1].normal), 2
    has_and = len(words) > count and words[count].normal == "and"
    rest = words[count + has_and :]
    more = value_of(rest[0]) if rest and is_spelled(rest[0]) else None
    is_more = more and more < 100 and more == more.to_integral_value() and not is_beside_magnitude(rest, 1)
    if more and is_more and rest[0].start - words[count - 1].end == (5 if has_and else 1):
        total, count = total + more, count + has_and + 1
    is_counted = are_beside(words[count - 1 : count + 1]) and is_plural(words[count])
    if is_counted:
        return count, [whole(words[:count], total)]
    return 2, [words[0], replace(words[1], normal=f"×{words[1].normal}")]  # not the “2 100” of “2 100 mg tablets”


def is_beside_magnitude(words: Sequence[Word], position: int) -> bool:
    """Return whether “hundred” or more is spelled out at ``position``, beside the word before it."""
    if not are_beside(words[position - 1 : position + 1]):
        return False
    word = words[position]
    return MAGNITUDES.get(word.normal) == word.end - word.start


def is_plural(word: Word) -> bool:
    """Return whether a word is what a number counts, and not the unit of another number: “people”, “visits”."""
    return word.kind in (None, Kind.CERTAINTY) and (word.normal in PEOPLE or PLURAL.fullmatch(word.normal) is not None)


def fraction(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Join “1½”."""
    if len(words) < 2 or words[0].end != words[1].start or not words[0].normal.isdecimal():
        return 0, []
    part = value_of(words[1])
    if part is None or not 0 < part < 1 or words[1].end - words[1].start != 1:
        return 0, []
    return 2, [whole(words[:2], Decimal(words[0].normal) + part)]


def full_hour(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Leave out the “:00” of “9:00 a.m.”."""
    if len(words) < 3 or words[0].kind != Kind.NUMBER or words[2].normal not in CLOCK or words[2].kind != Kind.UNIT:
        return 0, []
    is_full = words[1].normal == "0" and words[1].end - words[1].start == 2 and words[1].start - words[0].end == 1
    return (2, [replace(words[0], end=words[1].end)]) if is_full else (0, [])


def half_of(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Leave out the “an” of “half an hour”. Something else may be half, an hour before: “take half an hour before”."""
    if len(words) < 3 or words[0].normal != "0.5" or words[1].normal not in ("a", "an") or not is_time(words[2]):
        return 0, []
    if len(words) > 3 and words[3].normal in BEFORE:
        return 0, []
    return 2, [replace(words[0], end=words[1].end)]


def and_a_half(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Join “an hour and a half”, and “one and a half hours”."""
    normals = [word.normal for word in words]
    value = Decimal(1) if normals[0] in ("a", "an") else value_of(words[0])
    if value is None or value != value.to_integral_value():
        return 0, []
    if normals[1:4] == ["and", "a", "0.5"] and are_all_beside(words[:5]) and is_in_plural(words[4:5]):
        return 4, [whole(words[:4], value + Decimal("0.5"))]
    if normals[2:5] == ["and", "a", "0.5"] and is_time(words[1]) and are_all_beside(words[:5]):
        if are_beside(words[4:6]):  # “an hour and a half tablet”, “an hour and a half before”
            return 0, []
        start, end = words[0].start, words[4].end
        return 5, [whole(words[:5], value + Decimal("0.5")), replace(words[1], start=start, end=end)]
    return 0, []


def sum_of_times(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Join “1 hour 30 minutes”. With “and”, a comma, or a bar, they may be two times."""
    if len(words) < 4 or (words[1].normal, words[3].normal) not in SUMS or not are_beside(words[1:3]):
        return 0, []
    if are_beside(words[3:5]):  # “1 hour 30 minutes before”, “2 hours 30 minutes of rest”
        return 0, []
    values = value_of(words[0]), value_of(words[2])
    factor = SUMS[words[1].normal, words[3].normal]
    if values[0] is None or values[1] is None or values[1] >= factor:
        return 0, []
    start, end = words[0].start, words[3].end
    return 4, [whole(words[:4], values[0] * factor + values[1]), replace(words[3], start=start, end=end)]


def day_of_month(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Read “5 January” as “January 5”."""
    if len(words) < 2 or words[1].kind != Kind.DATE or words[1].normal not in MONTH_NAMES or not are_beside(words[:2]):
        return 0, []
    if not words[0].normal.isdecimal() or not 0 < int(words[0].normal) < 32:
        return 0, []
    start, end = words[0].start, words[1].end
    return 2, [replace(words[1], start=start, end=end), replace(words[0], start=start, end=end)]


def whole(words: Sequence[Word], value: Decimal) -> Word:
    return Word(f"{value.normalize():f}", Kind.NUMBER, words[0].start, words[-1].end)


def value_of(word: Word) -> Decimal | None:
    """Return what a number or “one” is. None for “2×”, “2nd”, and other words."""
    if word.normal == "one":
        return Decimal(1)
    is_number = word.kind == Kind.NUMBER and word.normal.replace(".", "", 1).isdecimal()
    return Decimal(word.normal) if is_number else None


def is_spelled(word: Word) -> bool:
    return word.normal == "one" or word.end - word.start > len(word.normal)


def is_time(word: Word) -> bool:
    return word.kind == Kind.UNIT and CONVERSIONS.get(word.normal, ("", 0))[0] in ("second", "month")


def is_in_plural(words: Sequence[Word]) -> bool:
    """Return whether the only word is a unit in the plural, such as “hours”. In “a half hour”, the half is its own."""
    return bool(words) and words[0].kind == Kind.UNIT and words[0].end - words[0].start == len(words[0].normal) + 1


def are_all_beside(words: Sequence[Word]) -> bool:
    return all(after.start - before.end == 1 for before, after in pairwise(words))


def are_beside(words: Sequence[Word]) -> bool:
    return len(words) == 2 and words[1].start - words[0].end == 1
