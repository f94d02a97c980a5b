"""Compare amounts in text with facts: prices, lengths of time, counts, percentages, and ages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from .actors import is_about_something_else, is_about_the_object
from .fact_scope import PER_PERIOD, best_matches, is_comparable
from .frequencies import find_clock_times, find_frequencies
from .known import PRICE, Contradiction, KnownFact
from .measures import find_measures
from .prices import (
    ATTACHED,
    is_for_several,
    is_multiple,
    is_other_money,
    is_product,
    is_sum,
)
from .quantities import (
    AGE,
    CLOCK,
    COUNT,
    FREQUENCY,
    MEASURE,
    MONEY,
    PERCENT,
    TIME,
    Quantity,
    find_ages,
    find_counts,
    find_free,
    find_money,
    find_percents,
    find_times,
)
from .sentences import HEDGED, clause_at, is_about_today, is_conditional
from .subjects import (
    canonical,
    roots,
    synonyms,
    words_of,
)
from .topics import Topic
from .valued_facts import ValuedFact, facts_by_kind

OTHER_TIME = re.compile(
    r"^[,)]?\s?(?:\w+ )?(?:before|after|prior|early|earlier|late\b|later|from (?:now|the(?! (?:moment|time|minute"
    r"|start))|our)|away|of (?:sleep|rest"
    r"|walking|driving|monitoring|observation|exercise|relief|side)"
    r"|ago|in advance|ahead|by (?:car|train|bus|foot)|walk|drive|into|between|apart|on foot|or so after|following)\b",
    re.IGNORECASE,
)
OTHER_TIME_BEFORE = re.compile(
    r"\b(?:every|within|after|for the (?:first|next|last)|arrive|come|wait(?:ing)?|(?:in|for) the (?:first|last|next)"
    r"|another|add(?:itional)?|by|extra|spaced|apart"
    r"|relief|effects?|symptoms?|half-life|fades?|drive|park(?:ing)?|rest|sleep|reply|respond|answer|call(?: you)? back"
    r"|return(?: your)? calls?|old|experience|fast|stay|monitor\w*|observ\w+|side effects?)(?: \w+){0,3}\s*(?:about "
    r"|around |up to |for |at least )?$",
    re.IGNORECASE,
)
LASTS = re.compile(
    r"\b(?:lasts?|lasting|takes?|taking|runs?|running|is|are|be|for|about|length|duration|expect|allow|plan(?: on)?"
    r"|set aside|block(?: off)?|reserve\w*|schedul\w+|book\w*|of|get|have|spend|time|offer|full|scheduled"
    r"|approximately|around|roughly|nearly|almost|up to|to|under|over|than|at least|takes up|only|just|long|a|an|in"
    r"|within|requires?|needs?|notice|need|ask|give|us|with|minimum|past|by|"
    r"least|includes?|totals?|from|between)\s*$|[:(,|-]\s*$|^\s*$",
    re.IGNORECASE,
)
PARTIAL_COUNT = re.compile(
    r"\b(?:after|by|first|within|every|another|additional|extra|last|next|per|between|the|these|those|until|final"
    r"|remaining|each of|in|up to|attend\w*|missed|had|into|than|or|a few|fewer|least|"
    r"twice|times)\s*$",
    re.IGNORECASE,
)
EXCEPTIONS = re.compile(r"\b(?:may|might|can|could|some|sometimes|until|unless|if|more often|instead)\b", re.IGNORECASE)
NOTICE = re.compile(r"\b(?:cancel|resched)\w*", re.IGNORECASE)
# “48 hours before is too late to cancel”, and “a reminder 96 hours before, so that you can cancel”.
NO_NOTICE = re.compile(r"\b(?:too late|enough|still (?:have )?time|plenty of time|remind\w*)\b", re.IGNORECASE)
# “It isn’t a 45-minute procedure.”
NEGATED = re.compile(
    r"(?:\b(?:not|never|rather than|instead of|nor)|n't)(?: (?:an?(?: [a-z]+)?|the|just|only|merely))* $", re.I
)
# “It doesn’t cost $500.”
NO_COST = re.compile(
    r"(?:\b(?:not|never)|n't) (?:cost|charge|pay|run|owe|ask(?: for)?|bill)"
    r"(?: (?:you|an?|the|another|about|as much as))* $",
    re.IGNORECASE,
)
LATE = re.compile(r"^ (?:\w+ )?(?:late|behind)\b(?! cancel)", re.IGNORECASE)  # “If you’re 15 minutes late”
# “Two cycles cost $1,950.”
PACKAGE = re.compile(r"\b(?:packages?|packs?|bundles?|sets?|blocks?) (?:of|with) $", re.IGNORECASE)
PRICED = re.compile(r" (?:of [^.,;$]{0,30} )?(?:costs?|come to|comes to|runs?|are|is) [^.,;]{0,20}\$", re.IGNORECASE)
NEXT_CLAIM = re.compile(r",|\sand\s")
LIMIT_BEFORE = re.compile(r"\bbefore\b", re.IGNORECASE)
REQUIREMENT = re.compile(r"\b(?:notice|minimum|at least|cancel\w*)\b", re.IGNORECASE)


def find_quantities(sentence: str, kind: str, facts: Iterable[ValuedFact]) -> list[Quantity]:
    if kind == MONEY:
        found: Iterator[Quantity] = chain(find_money(sentence), find_free(sentence))
    elif kind == TIME:
        found = find_times(sentence)
    elif kind == PERCENT:
        found = find_percents(sentence)
    elif kind == AGE:
        found = find_ages(sentence)
    elif kind == FREQUENCY:
        found = find_frequencies(sentence)
    elif kind == MEASURE:
        found = find_measures(sentence, {each.quantity.noun for each in facts if each.is_plain_number})
    elif kind == CLOCK:
        found = find_clock_times(sentence)
    else:
        found = find_counts(sentence, set().union(*(synonyms(each.quantity.noun) for each in facts)))
    return sorted(found, key=lambda quantity: quantity.start)


def check_quantities(sentence: str, topic: Topic, facts: tuple[KnownFact, ...]) -> Iterator[Contradiction]:
    """Yield the amounts of ``sentence`` that differ from the facts they are about."""
    for kind, of_kind in facts_by_kind(facts):
        quantities = find_quantities(sentence, kind, of_kind)
        for number, quantity in enumerate(quantities):
            previous = quantities[number - 1].end if number else 0
            following = quantities[number + 1].start if number + 1 < len(quantities) else len(sentence)
            if not is_stated(sentence, quantity):
                continue
            if kind == TIME and LATE.match(sentence[quantity.end :]):
                of_kind = [each for each in of_kind if canonical("late") in each.subject.roots]
            usable = is_usable(sentence, quantity, previous, following)
            facts_of_kind = of_kind if usable else allow_unusual(of_kind, sentence[previous : quantity.start])
            yield from compare(sentence, topic, quantity, (previous, following), facts_of_kind)


def is_stated(sentence: str, quantity: Quantity) -> bool:
    """Return whether ``sentence`` states the amount, and not that others ask it, or that it might be."""
    if not is_about_today(sentence, quantity.start):
        return False
    start, end = clause_at(sentence, quantity.start)
    if quantity.kind == MONEY:
        # “$199 and can be done by video” is no hedge, other than “a $50 fee may apply”.
        claim = sentence[start : quantity.end] + NEXT_CLAIM.split(sentence[quantity.end : end], maxsplit=1)[0]
        if HEDGED.search(claim) or NO_COST.search(sentence[: quantity.start]):
            return False
    if quantity.kind in (TIME, COUNT, PERCENT) and NEGATED.search(sentence[: quantity.start]):
        return False
    if quantity.kind == TIME and NOTICE.search(sentence) and NO_NOTICE.search(sentence):
        return False
    if quantity.kind == FREQUENCY and EXCEPTIONS.search(sentence):
        return False
    return bool(NOTICE.search(sentence)) or not is_conditional(sentence, quantity.start)


def allow_unusual(facts: list[ValuedFact], before: str) -> list[ValuedFact]:
    """Return the facts that state an interval, or a time of the sort that ``before`` ends in: “monitoring”."""
    match = OTHER_TIME_BEFORE.search(before)
    sort = roots(words_of(match[0])[0]) if match else frozenset()
    is_after = re.search(r"\bafter $", before, re.IGNORECASE)
    return [
        each
        for each in facts
        if each.is_interval
        or (each.quantity.kind == TIME and sort & each.subject.roots)
        or (each.quantity.kind == COUNT and is_after and LIMIT_BEFORE.search(each.fact.name))
    ]


def is_usable(sentence: str, quantity: Quantity, previous: int, following: int) -> bool:
    """Return whether ``quantity`` is of the sort that facts state: not “arrive 15 minutes early”."""
    before, after = sentence[previous : quantity.start], sentence[quantity.end : following]
    if quantity.kind == MONEY:
        return True
    if quantity.kind == TIME:
        if quantity.is_modifier or PER_PERIOD.match(after) or NOTICE.search(sentence):
            return True
        return (
            not OTHER_TIME.match(after)
            and not OTHER_TIME_BEFORE.search(before)
            and bool(LASTS.search(before) or ATTACHED.match(after))
        )
    if (
        quantity.kind == COUNT
        and (not before.strip() or PACKAGE.search(before))
        and PRICED.match(sentence[quantity.end :])
    ):
        return False
    if quantity.kind == COUNT:
        return not PARTIAL_COUNT.search(
            re.sub(r"\b(?:done|finish(?:ed)?|completed?)(?: \w+){0,3} in $", "is ", re.sub(r"\bup to $", "", before))
        ) and quantity.bound in ("", "about", "almost", "below")
    return True


def compare(
    sentence: str, topic: Topic, quantity: Quantity, around: tuple[int, int], facts: list[ValuedFact]
) -> Iterator[Contradiction]:
    matches = best_matches(sentence, topic, quantity, around, facts)
    if not matches or any(agrees(sentence, quantity, each) for each in matches):
        return
    fact = next(
        (
            each
            for each in matches
            if is_comparable(quantity, each.quantity) or is_for_several(sentence, quantity, each)
        ),
        None,
    )
    if fact is None:
        return
    names = " ".join([*fact.fact.names, topic.all_text])
    known = roots(names) | frozenset(map(canonical, names.lower().split()))  # “screening”, too
    if is_about_something_else(sentence, quantity.start, known):
        return
    if quantity.kind in (MONEY, TIME) and all(
        is_about_the_object(sentence, quantity.start, name)
        and not (quantity.kind == TIME and is_headed(sentence, fact))
        for name in fact.fact.names
    ):
        return
    if quantity.kind == MONEY and (
        is_other_money(sentence, quantity, around, fact)
        or is_sum(sentence, quantity, fact, facts)
        or is_product(sentence, quantity, fact, facts)
    ):
        return
    words = sentence[quantity.start : quantity.end].strip(" ,;")
    yield Contradiction(fact.fact.kind, sentence, words, fact.fact.name, fact.fact.value, fact.fact.key)


def is_headed(sentence: str, fact: ValuedFact) -> bool:
    """Return whether ``sentence`` has what the fact is about an object of: “ready” for “Turnaround for orthotics”."""
    return fact.subject.head in fact.unique & roots(sentence)


def agrees(sentence: str, quantity: Quantity, fact: ValuedFact) -> bool:
    known = fact.quantity
    if quantity.kind == FREQUENCY:  # twice a year is every six months, though those are 180 days
        return quantity.low * 0.95 <= known.high and known.low <= quantity.high * 1.05
    if quantity.kind == CLOCK and quantity.noun:
        return (quantity.low - known.low) % 720 == 0
    if quantity.kind == AGE:
        is_other_end = bool(quantity.bound and known.bound and quantity.bound != known.bound)
        return is_other_end or abs(quantity.low - known.low) < 0.01
    if quantity.bound == "above" and REQUIREMENT.search(f"{fact.fact.name} {fact.fact.value}"):
        return abs(quantity.low - known.low) < 0.01 * known.low
    if quantity.kind == COUNT and quantity.bound == "below" and not fact.is_limit:
        return True
    if quantity.bound == "below" and (fact.is_interval or fact.is_limit):
        return abs(quantity.high - known.high) < 0.01 * known.high
    if quantity.allows(known.low) or quantity.allows(known.high):
        return True
    if known.low * 0.995 <= quantity.low and quantity.high <= known.high * 1.005:
        return True
    if quantity.bound == "from" and fact.fact.kind != PRICE and quantity.low <= known.low:
        return False
    return quantity.kind in (MONEY, TIME) and is_multiple(sentence, quantity, known, fact.fact.name)
