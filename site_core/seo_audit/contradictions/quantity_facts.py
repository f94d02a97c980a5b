"""Compare amounts in text with facts: prices, lengths of time, counts, percentages, and ages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from site_core.lib.stemming import stem

from .known import PRICE, Contradiction, KnownFact
from .prices import (
    ATTACHED,
    has_other_length,
    is_for_several,
    is_multiple,
    is_other_money,
    is_price_of_another,
    is_sum,
)
from .quantities import (
    AGE,
    COUNT,
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
from .sentences import PRACTICE, is_about_today
from .subjects import (
    HEADS,
    Subject,
    canonical,
    has_other_modifier,
    matched_words,
    roots,
    words_of,
)
from .topics import Topic
from .valued_facts import ValuedFact, value_facts

# Amounts further apart than this are not about the same thing.
MAX_RATIO = {MONEY: 12, TIME: 10, COUNT: 8, PERCENT: 20, AGE: 8}
OTHER_TIME = re.compile(
    r"^[,)]?\s?(?:\w+ )?(?:before|after|prior|early|earlier|late\b|later|from (?:now|the|our)|away|of (?:sleep|rest"
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
    r"least|includes?|totals?|from|between)\s*$|[:(,-]\s*$|^\s*$",
    re.IGNORECASE,
)
PARTIAL_COUNT = re.compile(
    r"\b(?:after|by|first|within|every|another|additional|extra|last|next|per|between|the|these|those|until|final"
    r"|remaining|each of|in|up to|attend\w*|missed|had|into|than|or|a few|fewer|least|"
    r"twice|times|of (?:your|our|the))\s*$",
    re.IGNORECASE,
)
ADMITS = re.compile(
    rf"\b(?:we(?:'ll)?|{PRACTICE})\b.{{0,40}}\b(?:see|treat|accept|welcome|care for|work with|take)s?\b"
    r"|\b(?:must|have to|has to|need to) be\b|\b(?:minimum|maximum|youngest|oldest) (?:age|patients?)\b"
    r"|\bfrom (?:the )?age\b"
    r"|\b(?:offered|available|eligible|as (?:young|old) as|qualify|bring|to (?:anyone|everyone)|(?:patients|people"
    r"|adults|teen\w*|kids|children"
    r"|anyone|everyone)\b.{0,30} welcome)\b",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"\b(?:it|that|this|they|those|these)(?:'s)?\b", re.IGNORECASE)
NOTICE = re.compile(r"\b(?:cancel|resched)\w*", re.IGNORECASE)
REQUIREMENT = re.compile(r"\b(?:notice|minimum|at least|cancel\w*)\b", re.IGNORECASE)
PER_PERIOD = re.compile(r"^(?: \w+)? ?(?:a|per|each|every|/) ?(?:day|week|month|year)\b", re.IGNORECASE)
OWN = re.compile(r"\b(?:our|here)\b", re.IGNORECASE)


def find_quantities(sentence: str, kind: str, facts: Iterable[ValuedFact]) -> list[Quantity]:
    if kind == MONEY:
        found: Iterator[Quantity] = chain(find_money(sentence), find_free(sentence))
    elif kind == TIME:
        found = find_times(sentence)
    elif kind == PERCENT:
        found = find_percents(sentence)
    elif kind == AGE:
        found = find_ages(sentence)
    else:
        found = find_counts(sentence, {each.quantity.noun for each in facts})
    return sorted(found, key=lambda quantity: quantity.start)


def check_quantities(sentence: str, topic: Topic, facts: tuple[KnownFact, ...]) -> Iterator[Contradiction]:
    """Yield the amounts of ``sentence`` that differ from the facts they are about."""
    valued = value_facts(facts)
    for kind in (MONEY, TIME, COUNT, PERCENT, AGE):
        of_kind = [each for each in valued if each.quantity.kind == kind]
        if not of_kind:
            continue
        quantities = find_quantities(sentence, kind, of_kind)
        for number, quantity in enumerate(quantities):
            previous = quantities[number - 1].end if number else 0
            following = quantities[number + 1].start if number + 1 < len(quantities) else len(sentence)
            if not is_about_today(sentence, quantity.start):
                continue
            usable = is_usable(sentence, quantity, previous, following)
            facts_of_kind = of_kind if usable else allow_unusual(of_kind, sentence[previous : quantity.start])
            yield from compare(sentence, topic, quantity, (previous, following), facts_of_kind)


def allow_unusual(facts: list[ValuedFact], before: str) -> list[ValuedFact]:
    """Return the facts that state an interval, or a time of the sort that ``before`` ends in: “monitoring”."""
    match = OTHER_TIME_BEFORE.search(before)
    sort = roots(words_of(match[0])[0]) if match else frozenset()
    return [each for each in facts if each.is_interval or (each.quantity.kind == TIME and sort & each.subject.roots)]


def is_usable(sentence: str, quantity: Quantity, previous: int, following: int) -> bool:
    """Return whether ``quantity`` is of the sort that facts state: not “arrive 15 minutes early”."""
    before, after = sentence[previous : quantity.start], sentence[quantity.end : following]
    if quantity.kind == MONEY:
        return True
    if quantity.kind == TIME:
        if quantity.is_modifier or NOTICE.search(sentence):
            return True
        return (
            not OTHER_TIME.match(after)
            and not OTHER_TIME_BEFORE.search(before)
            and bool(LASTS.search(before) or ATTACHED.match(after))
        )
    if quantity.kind == COUNT:
        return not PARTIAL_COUNT.search(
            re.sub(r"\b(?:done|finish(?:ed)?|completed?)(?: \w+){0,3} in $", "is ", before)
        ) and quantity.bound in ("", "about", "almost")
    return True


def windows(sentence: str, quantity: Quantity, around: tuple[int, int]) -> list[str]:
    """Return the parts of ``sentence`` that may say what ``quantity`` is about, the likeliest first."""
    previous, following = around
    before, after = sentence[previous : quantity.start], sentence[quantity.end : following]
    if re.fullmatch(r"\W*at (?:only |just )?", before, re.IGNORECASE):
        after = after.replace(",", "", 1)  # “At $425, our infusions are …”
    after_clause = re.split(r"[,;]|\s(?:and|but|while|plus)\s", after, maxsplit=1)[0]
    before_clause = re.split(r"[;]|,\s|\s(?:but|while|plus)\s|\sand\s(?!a half)", before)[-1]
    whole = [sentence[: quantity.start]] if PRONOUN.search(before_clause) else []
    if quantity.is_modifier:
        return [after_clause, before_clause]
    if ATTACHED.match(after):
        return [after_clause, before_clause + " " + after_clause, before, *whole]
    return [before_clause, before, after_clause, *whole]


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
    if quantity.kind == MONEY and (is_other_money(sentence, around, fact) or is_sum(sentence, quantity, facts)):
        return
    words = sentence[quantity.start : quantity.end].strip(" ,;")
    yield Contradiction(fact.fact.kind, sentence, words, fact.fact.name, fact.fact.value, fact.fact.key)


def is_comparable(quantity: Quantity, known: Quantity) -> bool:
    if not quantity.high and known.kind == MONEY:
        return True  # free
    small, large = sorted((max(quantity.low, 0.01), max(known.high, 0.01)))
    return large / small <= MAX_RATIO[quantity.kind]


def agrees(sentence: str, quantity: Quantity, fact: ValuedFact) -> bool:
    known = fact.quantity
    if quantity.bound == "above" and REQUIREMENT.search(f"{fact.fact.name} {fact.fact.value}"):
        return abs(quantity.low - known.low) < 0.01 * known.low
    if quantity.bound == "below" and fact.is_interval:
        return abs(quantity.high - known.high) < 0.01 * known.high
    if quantity.allows(known.low) or quantity.allows(known.high):
        return True
    if known.low * 0.995 <= quantity.low and quantity.high <= known.high * 1.005:
        return True
    if quantity.bound == "from" and fact.fact.kind != PRICE and quantity.low <= known.low:
        return False
    return quantity.kind == MONEY and is_multiple(sentence, quantity, known)


def best_matches(
    sentence: str, topic: Topic, quantity: Quantity, around: tuple[int, int], facts: list[ValuedFact]
) -> list[ValuedFact]:
    """Return the facts that ``quantity`` is about: those with the most words in the nearest window."""
    if quantity.kind == COUNT:
        facts = [each for each in facts if is_same_count(sentence, quantity, each)]
    known = frozenset(word for each in facts for word in each.subject.words)
    for window in windows(sentence, quantity, around):
        scored = [
            (score, each) for each in facts if (score := match_score(each, window, sentence, topic, known, quantity))
        ]
        if scored:
            best = max(score for score, _each in scored)
            return [each for score, each in scored if score == best]
    return []


def is_same_count(sentence: str, quantity: Quantity, fact: ValuedFact) -> bool:
    per_period = bool(PER_PERIOD.match(sentence[quantity.end :]))
    return canonical(quantity.noun) == canonical(fact.quantity.noun) and per_period == fact.is_frequency


def match_score(
    fact: ValuedFact, window: str, sentence: str, topic: Topic, known: frozenset[str], quantity: Quantity
) -> float:
    """Return how well ``window`` names the subject of ``fact``. 0: not at all, or something else."""
    subject = fact.subject
    if quantity.kind == MONEY and has_other_length(fact, sentence):
        return 0
    if quantity.kind == MONEY and is_price_of_another(subject, sentence, quantity, topic):
        return 0
    if topic.excludes(subject) and quantity.kind in (MONEY, TIME):
        return 0
    direct = matched_words(subject, window)
    if quantity.kind == COUNT:
        direct |= matched_words(subject, quantity.noun)
    if quantity.kind == AGE:
        if not is_about_admission(sentence, quantity) or not subject.roots & roots("age minimum oldest youngest"):
            return 0
        direct |= subject.roots if len(subject.roots) == 1 else roots("age") | matched_words(subject, sentence)
    around = roots(sentence) | roots(topic.all_text)
    if OWN.search(sentence) and direct & fact.unique:
        around |= subject.roots
    if not subject.is_named_by(direct, around):
        return 0
    if fact.is_interval and subject.roots - HEADS - roots(sentence):
        return 0
    if subject.roots - direct - around and qualifies_another(window, subject):
        return 0
    if subject.words[-1] not in direct and len(direct) < len(subject.roots) / 2:
        return 0
    if quantity.kind != COUNT and has_other_modifier(subject, window, known - subject.roots, topic.all_text):
        return 0
    literal = sum(word in subject.literal for word in map(stem, words_of(window)))
    return len(direct) + 0.3 * bool(literal) + 0.1 * len(subject.roots)


def is_about_admission(sentence: str, quantity: Quantity) -> bool:
    """Return whether an age is that of people the clinic sees: “we see”, “must be”, or “Ages 8 and up” alone."""
    return bool(ADMITS.search(sentence)) or (len(sentence.split()) <= 4 and not sentence.rstrip().endswith(":"))


QUALIFIER = re.compile(r"\b(?:of|on) (?:the|your|both) (\w+)", re.IGNORECASE)


def qualifies_another(window: str, subject: Subject) -> bool:
    """Return whether ``window`` is about another part: “hair removal of the legs”, and not “… underarms”."""
    match = QUALIFIER.search(window)
    return match is not None and canonical(match[1].lower()) not in subject.roots
