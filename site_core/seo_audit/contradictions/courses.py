"""Compare “36 sessions over 6 weeks” with a fact that has both numbers: either may be wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from .known import Contradiction, KnownFact
from .quantities import COUNT, TIME, find_times
from .quantity_facts import PARTIAL_COUNT, agrees, find_quantities, is_stated
from .subjects import canonical, roots
from .topics import Topic
from .valued_facts import ValuedFact, value_facts

OVER = re.compile(
    r"^,? ?(?:/ ?|(?:spread |given |done )?(?:out )?(?:over|in|within|across|during) (?:(?:a period|the course) of )?"
    r"(?:about |just |only )?)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=32)
def find_courses(facts: tuple[KnownFact, ...]) -> list[tuple[ValuedFact, ValuedFact, bool]]:
    """Return the count and the time of each course, and whether no other fact counts the same."""
    valued = value_facts(facts)
    nouns = [noun for _fact, noun in {(each.fact, canonical(each.quantity.noun)) for each in valued}]
    return [
        (count, time, nouns.count(canonical(count.quantity.noun)) == 1)
        for count in valued
        for time in valued
        if count.fact == time.fact and (count.quantity.kind, time.quantity.kind) == (COUNT, TIME)
    ]


def check_courses(sentence: str, topic: Topic, facts: tuple[KnownFact, ...]) -> Iterator[Contradiction]:
    for counted, course, is_only in find_courses(facts):
        if not counted.subject.roots & roots(f"{topic.all_text} {sentence}"):
            continue
        for count in find_quantities(sentence, COUNT, [counted]):
            time = next((each for each in find_times(sentence) if each.start > count.end), None)
            if not time or not OVER.match(sentence[count.end : time.start]):
                continue
            is_right_count = count.allows(counted.quantity.low)
            if PARTIAL_COUNT.search(sentence[: count.start]) or not (is_right_count or is_only):
                continue
            agreeing = is_right_count and agrees(sentence, replace(time, bound=""), course)
            if not agreeing and is_stated(sentence, time):
                fact = counted.fact
                words = sentence[count.start : time.end]
                yield Contradiction(fact.kind, sentence, words, fact.name, fact.value, fact.key)
