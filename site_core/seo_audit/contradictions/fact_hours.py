"""Compare days and times in text with facts that have some: “Walk-in hours” are “Tuesdays, 1–4 p.m.”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .actors import is_about_something_else
from .known import PHONE, PLAN, PRICE, Clinic, Contradiction, KnownFact
from .sentences import HEDGED, NEIGHBORS, clause_at, is_about_today, is_conditional, plain
from .stated_hours import DAYS, StatedHours, find_stated_hours
from .subjects import HEADS, Subject, parse_subject, roots

# Times of something else, such as those to call, those that are only said not to be, and a part of the hours.
NOT_THESE = re.compile(
    rf"\b(?:{NEIGHBORS}|urgent care|hospital|pharmac\w+|not|never|no longer|nor|neither|closed|except|best|busiest"
    r"|quietest|quieter|fewer|last|first|before|after|around|holidays?|special|usual(?:ly)?|office hours|call"
    r"|phone|register|sign up|arrive)\b|n't\b",
    re.IGNORECASE,
)
LINKING = roots("and or also on from at to as well again is are between until till through plus then both")
DAY_NAMES = roots(" ".join(DAYS)) | roots("weekend weekday saturdays sundays")


class FactHours(NamedTuple):
    """A fact with what it is about, and the days and times in its value."""

    fact: KnownFact
    subject: Subject
    stated: tuple[StatedHours, ...]


@lru_cache(maxsize=32)
def facts_with_hours(facts: tuple[KnownFact, ...]) -> tuple[FactHours, ...]:
    """Return those of ``facts`` that say on which days and at which times something is, by each of their names.

    Names without words of their own, “Saturday hours”, are those of the clinic.
    """
    found = []
    for fact in facts:
        stated = tuple(find_stated_hours(plain(fact.value)))
        if fact.kind in (PRICE, PHONE, PLAN) or not all(each.days and is_timed(each) for each in stated):
            continue
        subjects = [parse_subject(plain(name)) for name in fact.names]
        found += [FactHours(fact, subject, stated) for subject in subjects if stated and subject.roots - DAY_NAMES]
    return tuple(found)


def is_timed(stated: StatedHours) -> bool:
    return stated.opens is not None or stated.closes is not None


def check_fact_hours(sentence: str, topic: str, clinic: Clinic) -> Iterator[Contradiction]:
    """Yield the days and times of ``sentence`` that no fact about the same has."""
    facts = [each for each in facts_with_hours(clinic.facts) if is_about(each.subject, sentence, topic)]
    if not facts:
        return
    stated = [
        each
        for each in find_stated_hours(sentence)
        if is_stated(sentence, each) and any(names(fact.subject, sentence, each) for fact in facts)
    ]
    fact = facts[0].fact
    known_words = roots(" ".join([clinic.name, *fact.names]))
    own = frozenset().union(*(each.subject.roots - HEADS or each.subject.roots for each in facts))
    known = [each for fact in facts for each in fact.stated]
    is_list = False
    for number, each in enumerate(stated):
        previous = stated[number - 1].end if number else 0
        is_list = not number or (is_list and goes_on(sentence[previous : each.start], own))
        if not is_list or any(agrees(each, hours) for hours in known):
            continue
        if not is_about_something_else(sentence, each.start, known_words):
            words = sentence[each.start : each.end].strip(" ,.")
            yield Contradiction(fact.kind, sentence, words, fact.name, fact.value, fact.key)
            return


def goes_on(between: str, own: frozenset[str]) -> bool:
    """Return whether the times behind ``between`` are of the same as those before: “and Thursdays, ”.

    Of something else, it would name that, as in “, and regular hours are ”.
    """
    words = roots(between) - DAY_NAMES - LINKING
    return not words or bool(words & own)


def is_about(subject: Subject, sentence: str, topic: str) -> bool:
    """Return whether ``sentence`` names ``subject``, of which the title may say a part."""
    own = subject.roots - HEADS or subject.roots
    return bool(own & roots(sentence)) and own <= roots(f"{sentence} {topic}")


def names(subject: Subject, sentence: str, stated: StatedHours) -> bool:
    """Return whether the clause with the times names ``subject``."""
    start, end = clause_at(sentence, stated.start)
    return bool((subject.roots - HEADS or subject.roots) & roots(sentence[start:end]))


def is_stated(sentence: str, stated: StatedHours) -> bool:
    start, end = clause_at(sentence, stated.start)
    clause = sentence[start:end]
    return (
        is_about_today(sentence, stated.start)
        and not is_conditional(sentence, stated.start)
        and not HEDGED.search(clause)
        and not NOT_THESE.search(WITHOUT.sub("", clause))
    )


WITHOUT = re.compile(r"\bno appointment\b", re.IGNORECASE)  # is no denial


def agrees(stated: StatedHours, known: StatedHours) -> bool:
    """Return whether what a text says is true of the ``known`` days and times, as far as it says something."""
    return (
        stated.days <= known.days
        and (stated.opens is None or stated.opens == known.opens)
        and (stated.closes is None or stated.closes == known.closes)
    )
