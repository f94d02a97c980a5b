"""Amounts of money, lengths of time, and counts in text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from .numbers import DIGITS, IN_WORDS, NUMBER, parse_number

Bound = Literal["", "about", "roughly", "below", "almost", "above", "from", "to"]
MONEY, TIME, COUNT, PERCENT, AGE = "money", "time", "count", "percent", "age"
FREQUENCY, CLOCK = "frequency", "clock"  # the time from one to the next, and the time of the day
MEASURE = "measure"  # “0.5 mg/kg”, “a BMI of 27”
MINUTES = {"mi": 1, "h": 60, "d": 1440, "w": 10080, "mo": 43200, "y": 525600, "business d": 1440}
# How far “about” and “almost” may be from the value, as a share of it.
ABOUT, ALMOST, ROUGHLY = 0.06, 0.18, 0.2


@dataclass(frozen=True)
class Quantity:
    """A number or range in a text. Time is in minutes. ``noun`` is what is counted."""

    kind: str
    low: float
    high: float
    start: int
    end: int
    bound: Bound = ""
    noun: str = ""
    is_modifier: bool = False  # “a 50-minute session”

    def allows(self, value: float) -> bool:
        """Return whether ``value`` agrees with what the text says."""
        slack = 0.005 * value
        if self.bound == "about":
            slack = ABOUT * value
        if self.bound == "roughly":
            slack = ROUGHLY * value
        if self.bound == "below":
            return value <= self.high + slack
        if self.bound == "almost":
            return self.high * (1 - ALMOST) <= value <= self.high
        if self.bound == "above":
            return value >= self.low - slack
        return self.low - slack <= value <= self.high + slack


_to = r"\s?(?:-|to|through)\s{0,2}"
_money_unit = r"(?: ?(?:US )?(?:dollars|USD|bucks))"
MONEY_PATTERN = re.compile(
    rf"(?:US|USD ?)?\$ ?(?P<low>{DIGITS})(?P<k>k\b)?(?:(?:{_to}|(?<=.) and )\$ ?(?P<high>{DIGITS})"
    rf"|{_to}(?P<bare>{DIGITS})(?![\d%]|[- ]?(?:min|hour|hr|day|week)))?"
    rf"|(?P<words>{NUMBER})(?:{_to}(?P<words_high>{NUMBER}))?{_money_unit}\b"
    rf"|\bUSD ?(?P<usd>{DIGITS})",
    re.IGNORECASE,
)
_unit = r"(?:(?:business |working )?(?:minutes?|mins?\b\.?|hours?|hrs?\b\.?|days?|weeks?|months?|years?|yrs?\b))"
TIME_PATTERN = re.compile(
    rf"(?P<half>half[ -]?an?[ -]hour|half[- ]hour|(?P<three>three[- ]quarters? of an hour|¾ of an hour|¾ hour)"
    rf"|(?P<quarter>(?:a )?quarter of an hour|quarter[- ]hour))"
    rf"|(?P<oneandhalf>(?P<whole>{NUMBER}|\ban|\ba)[ -](?P<wholeunit>hours?|years?|months?|weeks?|days?) and"
    rf" (?P<part>a half|a quarter|three[- ]quarters)"
    rf"|(?P<whole2>{NUMBER}) and a half[ -](?P<unit2>{_unit}))"
    rf"|(?P<low>{NUMBER}|\ban?|\bhalf an?)(?:(?:[- ]?(?:minutes?|mins?|hours?|hrs?))?{_to}(?P<high>{NUMBER}"
    rf"|an?\b))?(?P<gap>[ -]*(?:(?:full|whole|entire|solid) )?)(?P<unit>{_unit})"
    rf"(?:(?:,? (?:and )?|-)(?P<more>{NUMBER})[ -]?(?P<moreunit>minutes?|mins?\b\.?))?",
    re.IGNORECASE,
)
PERCENT_PATTERN = re.compile(rf"(?P<low>{NUMBER})(?:{_to}(?P<high>{NUMBER}))? ?(?:%|percent\b)", re.IGNORECASE)
_no_age = r"[\d,.]*(?:%|\d)| (?:minutes|hours|days|weeks|months|patients|people|sessions|percent)"
AGE_PATTERN = re.compile(
    rf"\b(?:(?:minimum|maximum|youngest|oldest) age\b(?: [\w']+){{0,6}}?(?: is| of|:)|ages?|aged"
    rf"|from(?: the)? age(?: of)?|at least|over|under|younger than|older than|as (?:young|old) as|turn(?:s|ing)?"
    rf"|(?:must|have to|has to|need to) be) (?P<low>{NUMBER})(?!{_no_age})(?:(?:{_to})(?P<high>{NUMBER}))?"
    rf"|(?P<up>{NUMBER})(?: years(?: old| of age)?)?(?: and| or) (?:older|up|over|above)\b"
    rf"|\b(?P<plus>\d{{1,2}})\+(?!\w)"
    rf"|\b(?:at|by|from|around|before|until|about|the age of) (?P<old>{NUMBER}) (?P<unit>months"
    rf"|years)(?: old| of age)?\b",
    re.IGNORECASE,
)
BOUND_WORDS: list[tuple[Bound, str]] = [
    (
        "almost",
        r"almost|nearly|just under|close to|not quite|just shy of|a little under|a bit under|slightly under",
    ),
    (
        "about",
        r"about|around|approximately|approx\.?|roughly|some|an estimated|or so|in the neighborhood of|just over"
        r"|a little over|a bit over",
    ),
    (
        "below",
        r"under|below|less than|fewer than|up to|no more than|at most|not more than|as much as|maximum(?: of)?"
        r"|cheaper than|within",
    ),
    (
        "above",
        r"over|above|more than|at least|no less than|upwards of|as little as|minimum(?: of)?|longer than"
        r"|exceed(?:s|ing)?",
    ),
    ("from", r"from|starts? at|starting at|begins? at|starting from"),
]
BOUNDS: list[tuple[Bound, re.Pattern[str]]] = [
    (bound, re.compile(rf"\b(?:{words})(?: (?:just|only|a|an|the|of|as|about))? ?\$?$", re.IGNORECASE))
    for bound, words in BOUND_WORDS
]


def find_bound(text: str, match: re.Match[str]) -> Bound:
    before = text[max(0, match.start() - 40) : match.start()].rstrip() + " "
    for bound, pattern in BOUNDS:
        if pattern.search(before.rstrip()):
            return bound
    return "above" if text[match.end() : match.end() + 1] == "+" else ""


def find_money(text: str) -> Iterator[Quantity]:
    for match in MONEY_PATTERN.finditer(text):
        first = next(match[name] for name in ("low", "words", "usd") if match[name])
        low = parse_number(first) * (1000 if match["k"] else 1)
        second = match["high"] or match["bare"] or match["words_high"]
        if second and match["high"] and " and " in match[0] and not re.search(r"\bbetween $", text[: match.start()]):
            second = None
            yield Quantity(
                MONEY, parse_number(match["high"]), parse_number(match["high"]), match.start("high") - 1, match.end()
            )
        high = parse_number(second) if second else low
        yield Quantity(MONEY, low, max(low, high), match.start(), match.end(), find_bound(text, match))


FREE = re.compile(
    r"(?:\b(?:is|are|costs?|comes?) (?:\w+ )?|[:|-] ?)(?P<free>free(?: of charge)?|complimentary"
    r"|(?:at )?no (?:extra )?(?:charge|cost)"
    r"|on (?:us|the house)|nothing)(?=[.!]*$|,| and )|(?P<modifier>\b(?:free|complimentary"
    r"|no-cost) )(?=\w+)(?!of\b|from\b|to\b)",
    re.IGNORECASE,
)


def find_free(text: str) -> Iterator[Quantity]:
    for match in FREE.finditer(text):
        name = "free" if match["free"] else "modifier"
        yield Quantity(MONEY, 0, 0, *match.span(name), is_modifier=name == "modifier")


def unit_minutes(unit: str) -> int:
    unit = re.sub(r"^(?:business|working) ", "", unit.lower())
    return next(minutes for name, minutes in MINUTES.items() if unit.startswith(name))


def time_range(match: re.Match[str]) -> tuple[float, float]:
    """Return the minutes of a match of TIME_PATTERN."""
    if match["half"]:
        minutes = 45.0 if match["three"] else 15.0 if match["quarter"] else 30.0
        return minutes, minutes
    if match["oneandhalf"]:
        number, unit = (match["whole"], match["wholeunit"]) if match["whole"] else (match["whole2"], match["unit2"])
        minutes = (
            parse_number(number) + PARTS[(match["part"] or "half").split()[-1].split("-")[-1].lower()]
        ) * unit_minutes(unit)
        return minutes, minutes
    factor = unit_minutes(match["unit"])
    low = parse_number(match["low"]) * factor
    if re.search(r"\d(?:minutes?|mins?) ?(?:-|to)", match[0]) and factor == 60:
        low /= 60
    high = parse_number(match["high"]) * factor if match["high"] else low
    more = parse_number(match["more"]) if match["more"] else 0
    return low + more, max(low, high) + more


PARTS = {"half": 0.5, "quarter": 0.25, "quarters": 0.75}
RATE = re.compile(r"a (?:day|week|month|year)", re.IGNORECASE)
DURATION_BEFORE = re.compile(
    r"(?:^|[^\w\s]|\b(?:about|takes?|lasts?|for|in|within|of|after|than|is|up to|just|over|under|most"
    r"|least|only|needs?|stays?))\s*$",
    re.IGNORECASE,
)
BETWEEN = re.compile(rf"(\bbetween {NUMBER}) and (?={NUMBER}[ -])", re.IGNORECASE)


def find_times(text: str) -> Iterator[Quantity]:
    text = BETWEEN.sub(r"\1 to  ", text)  # of the same length
    for match in TIME_PATTERN.finditer(text):
        if RATE.fullmatch(match[0]) and not DURATION_BEFORE.search(text[: match.start()]):
            continue  # “five days a week”
        low, high = time_range(match)
        following = text[match.end() : match.end() + 1]
        gap = match.groupdict().get("gap") or ""
        is_modifier = "-" in gap or (match["half"] is not None and "-" in match[0] and following == " ")
        unit = (match["unit"] or match["wholeunit"] or match["unit2"] or "hour").lower()
        singular = (
            not unit.rstrip(".").endswith("s") and low != 1 and match["unit"] is not None and low != unit_minutes(unit)
        )
        singular = singular and not unit.startswith(("min.", "hr."))
        bound = find_bound(text, match)
        if bound == "about" and unit.startswith(("hour", "hr")):
            bound = "roughly"  # “about half an hour” may be 35 minutes
        yield Quantity(TIME, low, high, match.start(), match.end(), bound, is_modifier=is_modifier or singular)


def find_percents(text: str) -> Iterator[Quantity]:
    for match in PERCENT_PATTERN.finditer(text):
        low = parse_number(match["low"])
        yield Quantity(
            PERCENT,
            low,
            parse_number(match["high"]) if match["high"] else low,
            match.start(),
            match.end(),
            find_bound(text, match),
        )


YOUNGER = re.compile(r"\b(?:under|younger|up to|until|through|oldest|maximum|no older)\b", re.IGNORECASE)
OLDER = re.compile(r"\b(?:over|older|at least|from|youngest|minimum|and up|as young|above|must be)\b|\+", re.IGNORECASE)


def age_bound(text: str, match: re.Match[str]) -> Bound:
    """Return whether an age is the lowest or highest of a group: “from age 12”, “up to age 21”."""
    words = text[max(0, match.start() - 12) : match.end() + 8]
    return "below" if YOUNGER.search(words) else "above" if OLDER.search(words) else ""


def find_ages(text: str) -> Iterator[Quantity]:
    for match in AGE_PATTERN.finditer(text):
        low = parse_number(match["low"] or match["up"] or match["plus"] or match["old"])
        if text[: match.start()].endswith(" for "):
            continue  # “for over 50 years”
        low /= 12 if match["unit"] and match["unit"].lower() == "months" else 1
        if 0 < low < 100:
            yield Quantity(AGE, low, low, match.start(), match.end(), age_bound(text, match))


def find_counts(text: str, nouns: set[str]) -> Iterator[Quantity]:
    """Yield how many of ``nouns``, in lower case and singular, ``text`` counts: “36 daily sessions”."""
    if not nouns:
        return
    for match in count_pattern(frozenset(nouns)).finditer(text):
        low = parse_number(match["low"])
        high = parse_number(match["high"]) if match["high"] else low
        yield Quantity(
            COUNT,
            low,
            max(low, high),
            match.start(),
            match.end(),
            find_bound(text, match),
            match["noun"].lower(),
            "-" in match["gap"],
        )


@lru_cache(maxsize=256)
def count_pattern(nouns: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(noun) for noun in sorted(nouns, key=len, reverse=True))
    return re.compile(
        rf"(?<![\d$.,])(?P<low>{DIGITS}|\b{IN_WORDS}\b)(?:{_to}(?P<high>{NUMBER}))?(?P<gap>[ -])"
        rf"(?P<modifiers>(?!(?:minute|hour|min|day|week|percent"
        rf"|dollar)s?\b)(?:[a-z-]+ ){{0,2}}?)(?P<noun>{names})(?:e?s)?\b",
        re.IGNORECASE,
    )
