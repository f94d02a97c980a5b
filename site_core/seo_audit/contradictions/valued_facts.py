"""The amounts in the values of facts: money, lengths of time, counts, percentages, and ages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from .frequencies import FREQUENCY_PATTERN, find_clock_times, find_frequencies
from .known import DURATION, PRICE, KnownFact
from .measures import PLAIN_NUMBER, find_measures
from .quantities import (
    COUNT,
    MEASURE,
    MONEY,
    OLDER,
    TIME,
    YOUNGER,
    Bound,
    Quantity,
    find_ages,
    find_counts,
    find_money,
    find_percents,
    find_times,
)
from .sentences import plain
from .stated_hours import find_days
from .subjects import Subject, parse_subject

FREQUENCY = re.compile(
    r"\b(?:a|per|each|every|/) ?(?:day|week|month|year)\b|\b(?:weekly|daily|monthly|yearly)\b", re.IGNORECASE
)
LIMIT = re.compile(r"\b(?:per|maximum|most|limit|up to|no more than)\b", re.IGNORECASE)
INTERVAL = re.compile(
    r"\b(?:before|after|fasting|arriv\w+|early|results?|turnaround|repl(?:y|ies)|respon\w+|wait\w*|refills?|records)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ValuedFact:
    """A fact whose value has an amount, with what it is about."""

    fact: KnownFact
    subject: Subject
    quantity: Quantity
    is_frequency: bool = False
    is_plain_number: bool = False
    unique: frozenset[str] = frozenset()  # the words that no other fact of the kind has

    @property
    def is_rate(self) -> bool:
        """Return whether it is a time per day or week: “22 hours a day”."""
        return bool(FREQUENCY.search(f"{self.fact.name} {self.fact.value}"))

    @property
    def is_limit(self) -> bool:
        """Return whether it says how many there may be: “Injections per year”."""
        return bool(LIMIT.search(f"{self.fact.name} {self.fact.value}"))

    @property
    def is_interval(self) -> bool:
        """Return whether it is a time before or until something, and not how long something takes."""
        return self.quantity.kind == TIME and bool(INTERVAL.search(self.fact.name))


COUNTED = re.compile(
    r"(?:^|[\s(])(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|eighteen|twenty|thirty"
    r"|thirty-six|forty)(?:\s?(?:-|to)\s?\d+)?[ -](?:[a-z-]+ )??"
    r"(?!minutes?|hours?|mins?|days?|weeks?|months?|years?|dollars|percent|of|or|and|to"
    r"|over)([a-z]{4,}?)(?:e?s)?(?:\b)",
    re.IGNORECASE,
)
NAMES_AGE = re.compile(r"\b(?:ages?|oldest|youngest)\b", re.IGNORECASE)
NUMBER_OF = re.compile(
    r"\b(?:number of|how many) (?:[\w-]+ ){0,3}?([a-z]{3,}?)s\b(?= (?:in|per|for|after|of|a|to|needed"
    r"|over)\b|,|$)|\b([a-z]+?)s (?:in|per|for) (?:a|an|the|each|one)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=512)
def value_facts(facts: tuple[KnownFact, ...]) -> tuple[ValuedFact, ...]:
    """Return those of ``facts`` that have an amount to compare."""
    valued = [each for fact in facts for name in fact.names for each in value_fact(fact, name)]
    by_fact = {(each.fact, each.quantity.kind, word) for each in valued for word in each.subject.roots}
    uses = Counter((kind, word) for _fact, kind, word in by_fact)
    return tuple(
        replace(each, unique=frozenset(word for word in each.subject.roots if uses[each.quantity.kind, word] == 1))
        for each in valued
    )


@lru_cache(maxsize=32)
def facts_by_kind(facts: tuple[KnownFact, ...]) -> list[tuple[str, list[ValuedFact]]]:
    """Return the facts with an amount by its kind, in the order of the first of each."""
    groups: dict[str, list[ValuedFact]] = {}
    for each in value_facts(facts):
        groups.setdefault(each.quantity.kind, []).append(each)
    return list(groups.items())


def value_fact(fact: KnownFact, name: str) -> Iterator[ValuedFact]:
    """Yield the amounts in the value of ``fact``, which are about ``name``, one of its names."""
    value, name = plain(fact.value), plain(name)
    subject = parse_subject(name)
    if not subject.words:
        return
    if quantities := list(find_money(value)):
        yield ValuedFact(fact, subject, widest(quantities, value))
        return
    if fact.kind == PRICE and (number := re.fullmatch(r"\s*(\d[\d,]*(?:\.\d+)?)\s*", value)):
        amount = float(number[1].replace(",", ""))
        yield ValuedFact(fact, subject, Quantity(MONEY, amount, amount, 0, len(value)))
        return
    if ages := (list(find_ages(value)) or (find_age(value, name) if NAMES_AGE.search(name) else [])):
        yield ValuedFact(fact, subject, ages[0])
        return
    clock = list(find_clock_times(value))
    if len(clock) == 1 and not find_days(value):
        yield ValuedFact(fact, subject, clock[0])
        return
    if (often := FREQUENCY_PATTERN.search(value)) and not COUNTED.search(value[: often.end()]):
        yield ValuedFact(fact, subject, next(find_frequencies(value)))
        return
    if percents := list(find_percents(value)):
        yield ValuedFact(fact, subject, percents[0])
        return
    if measures := list(find_measures(value, set())):
        yield ValuedFact(fact, subject, measures[0])
        return
    is_frequency = bool(FREQUENCY.search(value))
    yield from counted_fact(fact, subject, value, name, is_frequency or bool(FREQUENCY.search(name)))
    times = list(find_times(value))
    if times and not is_frequency:
        yield ValuedFact(fact, subject, widest(times[:1], value))
    elif fact.kind == DURATION and (number := re.fullmatch(r"\s*(\d+)\s*", value)):
        yield ValuedFact(fact, subject, Quantity(TIME, float(number[1]), float(number[1]), 0, len(value)))


def find_age(value: str, name: str) -> list[Quantity]:
    """Return the age in “18”, “18 years”, or “12 months”, with whether it is the lowest or the highest."""
    ages = list(find_ages(f"at {value}")) or list(find_ages(f"age {value}"))
    bound: Bound = "below" if YOUNGER.search(name) else "above" if OLDER.search(name) else ""
    return [replace(each, bound=bound) for each in ages]


def counted_fact(fact: KnownFact, subject: Subject, value: str, name: str, is_frequency: bool) -> Iterator[ValuedFact]:
    noun = COUNTED.search(value)
    if noun:
        nouns = {noun[1].lower()}
        for quantity in list(find_counts(value, nouns))[:1]:
            yield ValuedFact(fact, subject, quantity, is_frequency)
    elif (number := re.fullmatch(r"\s*(?:about )?(\d+)\s*", value)) and (of := NUMBER_OF.search(name)):
        count = float(number[1])
        yield ValuedFact(fact, subject, Quantity(COUNT, count, count, 0, len(value), noun=(of[1] or of[2]).lower()))
    elif (number := PLAIN_NUMBER.fullmatch(value)) and (measured := re.search(r"\b[A-Z]{2,}\b", name)):
        amount = float(number["number"].replace(",", ""))
        quantity = Quantity(MEASURE, amount, amount, 0, len(value), noun=measured[0].lower())
        yield ValuedFact(fact, subject, quantity, is_plain_number=True)


def widest(quantities: list[Quantity], value: str) -> Quantity:
    """Return one range that has all ``quantities`` of a value: “$310, or $280 with …”."""
    first = quantities[0]
    low, high = min(each.low for each in quantities), max(each.high for each in quantities)
    if re.match(r"\s*(?:from|starting|starts)\b|.*\+\s*$", value, re.IGNORECASE):
        high = low * 4
    return Quantity(first.kind, low, high, first.start, first.end, noun=first.noun)
