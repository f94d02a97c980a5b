"""One way to write amounts and dates: “21” for “twenty-one”, “90 minutes” for “1 hour 30 minutes”."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from .kinds import Kind
from .vocabulary import CONVERSIONS, MONTHS
from .vocabulary import words as split
from .word import Word

TENS = split("20 30 40 50 60 70 80 90")
MAGNITUDES = {"100": 7, "1000": 8, "1000000": 7, "1000000000": 7}  # letters of “hundred” and so on
MONTH_NAMES = frozenset(month[:3] for month in MONTHS)
CLOCK = split("am pm a p")


def in_whole_amounts(words: Sequence[Word]) -> list[Word]:
    """Return ``words`` with one number for what was written as several words."""
    for join in (spelled_out, fraction, full_hour, half_of, and_a_half, sum_of_times, and_over, day_of_month):
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
    """Join “twenty-one”, “two hundred”, “one hundred and five”, and “2.5 million”. “20 5” are two numbers."""
    total, count = below_hundred(words)
    if total and is_beside_magnitude(words, count):
        magnitude = Decimal(words[count].normal)
        total, count = total * magnitude, count + 1
        has_and = len(words) > count and words[count].normal == "and"
        rest = words[count + has_and :]
        more, more_count = below_hundred(rest)
        is_more = more and is_spelled(rest[0]) and not is_beside_magnitude(rest, more_count)
        if more and is_more and rest[0].start - words[count - 1].end == (5 if has_and else 1):
            total, count = total + more, count + has_and + more_count
    return (count, [whole(words[:count], total)]) if count > 1 and total else (0, [])


def below_hundred(words: Sequence[Word]) -> tuple[Decimal | None, int]:
    """Return the number at the beginning of ``words``, and how many of them it has."""
    value = value_of(words[0]) if words else None
    if value is None:
        return None, 0
    ones = value_of(words[1]) if are_beside(words[:2]) and is_spelled(words[1]) else None
    if words[0].normal in TENS and is_spelled(words[0]) and ones and ones < 10:
        return value + ones, 2
    return value, 1


def is_beside_magnitude(words: Sequence[Word], position: int) -> bool:
    """Return whether “hundred” or more is spelled out at ``position``, beside the word before it."""
    if not are_beside(words[position - 1 : position + 1]):
        return False
    word = words[position]
    return MAGNITUDES.get(word.normal) == word.end - word.start


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
    """Leave out the “an” of “half an hour”."""
    if len(words) < 3 or words[0].normal != "0.5" or words[1].normal not in ("a", "an") or not is_time(words[2]):
        return 0, []
    return 2, [replace(words[0], end=words[1].end)]


def and_a_half(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Join “an hour and a half”, and “one and a half hours”."""
    normals = [word.normal for word in words]
    value = Decimal(1) if normals[0] in ("a", "an") else value_of(words[0])
    if value is None or value != value.to_integral_value():
        return 0, []
    if normals[1:4] == ["and", "a", "0.5"] and normals[0] not in ("a", "an"):
        return 4, [whole(words[:4], value + Decimal("0.5"))]
    if normals[2:5] == ["and", "a", "0.5"] and is_time(words[1]) and (not words[5:] or words[5].kind is None):
        start, end = words[0].start, words[4].end
        return 5, [whole(words[:5], value + Decimal("0.5")), replace(words[1], start=start, end=end)]
    return 0, []


def sum_of_times(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Join “1 hour 30 minutes”, and “1 hour and 30 minutes”. With a comma or a bar, they may be two times."""
    second = 3 if len(words) > 2 and words[2].normal == "and" else 2
    if len(words) < second + 2 or not (is_time(words[1]) and is_time(words[second + 1])):
        return 0, []
    if not all(are_beside(words[place : place + 2]) for place in range(1, second)):
        return 0, []
    values = [value_of(words[place]) for place in (0, second)]
    (unit, factor), (other, smaller) = CONVERSIONS[words[1].normal], CONVERSIONS[words[second + 1].normal]
    if values[0] is None or values[1] is None or unit != other or values[1] * smaller >= factor:
        return 0, []
    start, end = words[0].start, words[second + 1].end
    total = values[0] * factor / smaller + values[1]
    return second + 2, [whole(words[: second + 2], total), replace(words[second + 1], start=start, end=end)]


def and_over(words: Sequence[Word]) -> tuple[int, list[Word]]:
    """Read the “+” of “18+” as “and over”. Between numbers, it is a sum."""
    if len(words) < 2 or words[0].kind != Kind.NUMBER or words[1].normal != "+" or words[0].end != words[1].start:
        return 0, []
    if words[2:] and (words[2].kind == Kind.NUMBER or words[2].start == words[1].end):
        return 0, []
    return 2, [words[0], replace(words[1], normal="and-over", kind=Kind.CERTAINTY)]


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


def are_beside(words: Sequence[Word]) -> bool:
    return len(words) == 2 and words[1].start - words[0].end == 1
