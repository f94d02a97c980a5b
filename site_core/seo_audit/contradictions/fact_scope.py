"""Which facts an amount in text is about, from the words around it, the page’s title, and the heading above."""

from __future__ import annotations

import re

from site_core.lib.stemming import stem

from .bare_heads import WHOLE, facts_of_bare_head
from .prices import ATTACHED, has_other_length, is_price_of_another
from .quantities import AGE, CLOCK, COUNT, FREQUENCY, MEASURE, MONEY, PERCENT, TIME, Quantity
from .sentences import PRACTICE, clause_at
from .subjects import (
    DIFFERENT,
    HEADS,
    NEUTRAL,
    Subject,
    canonical,
    has_other_head,
    has_other_modifier,
    matched_words,
    roots,
    words_of,
)
from .topics import Topic
from .valued_facts import ValuedFact

# Amounts further apart than this are not about the same thing.
MAX_RATIO = {MONEY: 12, TIME: 10, COUNT: 8, PERCENT: 20, AGE: 8, FREQUENCY: 60, CLOCK: 1440, MEASURE: 10}
KINDS = tuple(MAX_RATIO)
ADMITS = re.compile(
    rf"\b(?:we(?:'ll)?|{PRACTICE})\b.{{0,40}}\b(?:see|treat|accept|welcome|care for|work with|take)s?\b"
    r"|\b(?:must|have to|has to|need to) be\b|\b(?:minimum|maximum|youngest|oldest) (?:age|patients?)\b"
    r"|(?:^\W*(?:\w+ )?|\bwe\b.{0,40} )from (?:the )?age\b|\b(?:see|visit|come to|meet) us\b"
    r"|\b(?:can|may) (?:have|get|receive|come|be)\b.{0,40}\b(?:here|with us|at our)\b"
    r"|\b(?:offered|available|eligible|open to|as (?:young|old) as|qualify|bring|to (?:anyone|everyone)"
    r"|(?:patients|people|adults|teen\w*|kids|children"
    r"|anyone|everyone)\b.{0,30} welcome)\b",
    re.IGNORECASE,
)
AGE_WORDS = re.compile(r"age|month|year", re.IGNORECASE)
LIMIT = re.compile(r"\b(?:lowest|highest|minimum|maximum)\b", re.IGNORECASE)
PRONOUN = re.compile(r"\b(?:it|that|this|they|those|these)(?:'s)?\b", re.IGNORECASE)
PER_PERIOD = re.compile(r"^(?: \w+)? ?(?:a|per|each|every|/) ?(?:day|week|month|year|night)\b", re.IGNORECASE)
OWN = re.compile(r"\b(?:our|here)\b", re.IGNORECASE)


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
    if not any(word not in NEUTRAL for word in words_of(before)):
        whole.append(after)
    return [before_clause, before, after_clause, *whole]


def is_comparable(quantity: Quantity, known: Quantity) -> bool:
    if not quantity.high and known.kind == MONEY:
        return True  # free
    small, large = sorted((max(quantity.low, 0.01), max(known.high, 0.01)))
    return large / small <= MAX_RATIO[quantity.kind]


def best_matches(
    sentence: str, topic: Topic, quantity: Quantity, around: tuple[int, int], facts: list[ValuedFact]
) -> list[ValuedFact]:
    """Return the facts that ``quantity`` is about: those with the most words in the nearest window."""
    if quantity.kind == AGE:
        facts = [each for each in facts if not {quantity.bound, each.quantity.bound} >= {"above", "below"}]
    if quantity.kind == MEASURE and not is_about_admission(sentence, quantity):
        facts = [each for each in facts if not LIMIT.search(each.fact.name)]
    if quantity.kind == MEASURE:
        facts = [each for each in facts if each.quantity.noun == quantity.noun]
    start, end = clause_at(sentence, quantity.start)
    if quantity.kind == TIME and WHOLE.search(sentence[start:end]):
        return []
    if quantity.kind == TIME:
        is_rate = bool(PER_PERIOD.match(sentence[quantity.end :]))
        facts = [each for each in facts if each.is_rate == is_rate]
    if quantity.kind == COUNT:
        facts = [each for each in facts if is_same_count(sentence, quantity, each)]
    known = frozenset(word for each in facts for word in each.subject.words)
    candidates = windows(sentence, quantity, around)
    for window in candidates:
        scored = [
            (score, each) for each in facts if (score := match_score(each, window, sentence, topic, known, quantity))
        ]
        # An amount of quite another size is about something else: 30 days are not the length of a fitting.
        scored = [(score, each) for score, each in scored if is_comparable(quantity, each.quantity)] or scored
        if scored:
            best = max(score for score, _each in scored)
            return [each for score, each in scored if score == best]
    return facts_of_bare_head(candidates[:2], topic, facts) if quantity.kind in (MONEY, TIME) else []


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
    is_spelled_out = fact.fact.name.lower() in sentence.lower()
    if topic.excludes(subject) and quantity.kind in (MONEY, TIME) and not is_spelled_out:
        return 0
    direct = matched_words(subject, window)
    if quantity.kind in (COUNT, MEASURE):
        direct |= matched_words(subject, f"{quantity.noun} {sentence[quantity.start : quantity.end]}")
    if quantity.kind == AGE:
        others = subject.roots - roots("age patient minimum")
        if others - HEADS and not (others - HEADS) & (roots(sentence) | roots(topic.all_text)):
            return 0  # the age for something else
        if not (
            (others and others <= roots(sentence) and AGE_WORDS.search(sentence[quantity.start : quantity.end]))
            or is_about_admission(sentence, quantity)
        ) or not subject.roots & roots("age minimum"):
            return 0
        direct |= subject.roots if len(subject.roots) == 1 else roots("age") | matched_words(subject, sentence)
    around = roots(sentence) | roots(topic.all_text)
    if OWN.search(sentence) and direct & fact.unique:
        around |= subject.roots
    is_counted = is_named_by_count(fact, direct)
    if (
        not is_counted
        and not subject.is_named_by(direct, around, fact.unique)
        and not is_abbreviated(fact, direct - objects(window))
    ):
        return 0
    if quantity.kind in (CLOCK, MEASURE) and subject.roots - direct - around - HEADS and subject.head not in direct:
        return 0
    if fact.is_interval and BEFORE.search(fact.fact.name) and not BEFOREHAND.search(sentence):
        return 0
    is_headed = subject.head in direct & fact.unique
    if fact.is_interval and not is_headed and subject.roots - HEADS - roots(sentence):
        return 0
    if subject.roots - direct - around and qualifies_another(window, subject):
        return 0
    distinctive = subject.roots - HEADS
    if direct and is_about_a_kind(distinctive, sentence, roots(topic.all_text) | subject.roots):
        return 0
    telling = {subject.words[-1], subject.head} | ({subject.words[0]} & fact.unique)
    few = len(subject.roots) / 2
    is_headless = quantity.kind == TIME and subject.words[-1] not in HEADS  # “orthotics last”, not “their warranty”
    if not telling & direct and (len(direct) < few or (is_headless and len(direct) <= few)):
        return 0
    if quantity.kind != COUNT and has_other_head(subject, window, topic.all_text):
        return 0
    if quantity.kind not in (COUNT, AGE) and has_other_modifier(subject, window, known - subject.roots, topic.all_text):
        return 0
    literal = sum(word in subject.literal for word in map(stem, words_of(window)))
    missing = subject.roots - direct - around
    return len(direct) + 0.3 * bool(literal) + 0.1 * len(subject.roots) - 0.5 * len(missing)


def is_named_by_count(fact: ValuedFact, direct: frozenset[str]) -> bool:
    """Return whether ``direct`` has how many the fact is for: “six infusions” of “Series of six ketamine infusions”."""
    counts = {word for word in fact.subject.words if word.isdigit()}
    return bool(counts) and counts <= direct & fact.unique and fact.subject.words[-1] in direct


def is_abbreviated(fact: ValuedFact, direct: frozenset[str]) -> bool:
    """Return whether ``direct`` has the first word of a long name: “an epidural” for “Epidural steroid injection”."""
    distinctive = fact.subject.roots - HEADS
    return len(distinctive) > 2 and fact.subject.words[0] in direct & fact.unique & distinctive


def objects(text: str) -> frozenset[str]:
    """Return the words behind “of” in ``text``: “embryos” of “testing of embryos”, which is not about embryos."""
    return frozenset().union(*(roots(words) for words in OF.findall(text)))


OF = re.compile(r"\bof ((?:[\w-]+ ){0,1}[\w-]+)", re.IGNORECASE)


def is_about_admission(sentence: str, quantity: Quantity) -> bool:
    """Return whether an age is that of people the clinic sees: “we see”, “must be”, or “Ages 8 and up” alone."""
    return bool(ADMITS.search(sentence)) or (len(sentence.split()) <= 4 and not sentence.rstrip().endswith(":"))


# “Antihistamines last for 24 hours” doesn’t say when to stop them.
BEFORE = re.compile(r"\bbefore\b", re.IGNORECASE)
BEFOREHAND = re.compile(
    r"\b(?:before|beforehand|prior|ahead|advance|early|stop\w*|until|hold|skip|avoid|off|no|not|without|fast\w*|notice"
    r"|arriv\w+|come|leave|up to|cancel\w*)\b|n't\b",
    re.IGNORECASE,
)


def is_about_a_kind(distinctive: frozenset[str], sentence: str, allowed: frozenset[str]) -> bool:
    """Return whether ``sentence`` has ``distinctive`` words only for a kind of it: “group therapy is $75 a session”."""
    words = words_of(sentence)
    before = [
        words[number - 1] if number else "" for number, word in enumerate(words) if canonical(word) in distinctive
    ]
    before = ["" if word == "initial" else word for word in before]  # an evaluation is, whether a text says so or not
    return bool(before) and all(word in DIFFERENT and canonical(word) not in allowed for word in before)


QUALIFIER = re.compile(r"\b(?:of|on) (?:the|your|both) (\w+)", re.IGNORECASE)


def qualifies_another(window: str, subject: Subject) -> bool:
    """Return whether ``window`` is about another part: “hair removal of the legs”, and not “… underarms”."""
    match = QUALIFIER.search(window)
    return match is not None and canonical(match[1].lower()) not in subject.roots
