"""How often, and at which time of the day: “twice a year”, “every six months”, “8:30 p.m.”, “half past eight”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .numbers import NUMBER, parse_number
from .quantities import CLOCK, FREQUENCY, Quantity, unit_minutes
from .stated_hours import CLOCK_TIME, MERIDIEM, find_time_ranges, minutes

_unit = r"(?:day|week|month|year)"
_count = rf"(?:once|twice|{NUMBER}(?: times| visits| appointments| checkups| cleanings| exams)?)"
FREQUENCY_PATTERN = re.compile(
    rf"\bevery (?:(?P<low>{NUMBER}|other)(?: ?(?:-|to|or) ?(?P<high>{NUMBER}))? )?(?P<unit>{_unit})s?\b"
    rf"|\b(?P<count>{_count})(?: ?(?:-|to|or) ?(?P<many>{_count}))? (?:a|per|each|every|in a) (?P<per>{_unit})\b"
    r"|\b(?P<adverb>daily|weekly|monthly|quarterly|yearly|annually|annual)\b",
    re.IGNORECASE,
)
ADVERBS = {"daily": 1440, "weekly": 10080, "monthly": 43200, "quarterly": 131400, "year": 525600, "annual": 525600}
COUNTS = {"once": 1.0, "twice": 2.0}
HALF_DAY = "half day"  # “quarter past six” may be in the morning or in the evening
CLOCK_PATTERN = re.compile(rf"(?<![\d$:/.-])\b(?P<clock>{CLOCK_TIME})(?P<mark>{MERIDIEM})?(?![\d:%/])", re.IGNORECASE)


def find_frequencies(text: str) -> Iterator[Quantity]:
    """Yield how often something is, as the time from one to the next."""
    for match in FREQUENCY_PATTERN.finditer(text):
        low, high = interval(match)
        yield Quantity(FREQUENCY, min(low, high), max(low, high), match.start(), match.end())


def interval(match: re.Match[str]) -> tuple[float, float]:
    if match["adverb"]:
        period = next(value for name, value in ADVERBS.items() if match["adverb"].lower().startswith(name))
        return period, period
    if match["count"]:
        period = unit_minutes(match["per"])
        return period / times(match["count"]), period / times(match["many"] or match["count"])
    period = unit_minutes(match["unit"])
    number = 2.0 if (match["low"] or "").lower() == "other" else parse_number(match["low"] or "a")
    return number * period, (parse_number(match["high"]) if match["high"] else number) * period


def times(text: str) -> float:
    word = text.lower().split()[0]
    return COUNTS.get(word) or max(parse_number(re.sub(r" [a-z]+s$", "", text.lower())), 0.1)


def find_clock_times(text: str) -> Iterator[Quantity]:
    """Yield times of the day in minutes. A number alone, as in “at 9”, is none."""
    ranges = find_time_ranges(text)
    for match in CLOCK_PATTERN.finditer(text):
        if any(
            opens is not None and closes is not None and start <= match.start() < end
            for opens, closes, start, end in ranges
        ):
            continue
        clock, mark = match["clock"], match["mark"]
        if not mark and not re.search(r":|past|after|quarter|noon|midnight", clock, re.IGNORECASE):
            continue
        minute = minutes(clock, mark or evening(text[match.end() :]), is_closing=False)
        if minute is not None:
            is_vague = (
                not mark and not re.search(r"noon|midnight", clock, re.IGNORECASE) and not evening(text[match.end() :])
            )
            noun = HALF_DAY if is_vague and minute < 780 else ""
            yield Quantity(CLOCK, minute, minute, match.start(), match.end(), noun=noun)


def evening(after: str) -> str:
    """Return “p.m.” if “in the evening” or “at night” follows."""
    return "p.m." if re.match(r",? (?:in the (?:evening|afternoon)|at night|tonight)", after) else ""
