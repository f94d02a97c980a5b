"""Rules about money: amounts for several, those of two facts together, and those of something else."""

from __future__ import annotations

import re

from .numbers import NUMBER, parse_number
from .quantities import MONEY, Quantity, find_counts, find_percents, find_times
from .sentences import clause_at, plain
from .subjects import HEADS, NEUTRAL, Subject, canonical, roots, words_of
from .topics import Topic
from .valued_facts import ValuedFact

OTHER_MONEY = re.compile(
    r"\b(?:co-?pays?|your (?:share|portion|part)|co-?payments?|coinsurance|deductibles?|reimburse\w*"
    r"|discount\w*|\boff\b|sav(?:e|es"
    r"|ing|ings)(?! (?:with|when|by)\b)"
    r"|credits?|deposits?|gift|donat\w+|separately|billed by|adds?"
    r"|added(?! to (?:your|the|their) (?:account|bill|card|invoice))"
    r"|extra|additional|surcharges?|allow(?:s|ed"
    r"|able|ances?)"
    r"|fee schedules?|clubs?|claims?|employers?|sedation|per (?:pound|mile)"
    r"|salary|incomes?|earn\w*|grants?|tax(?:es)?|refund\w*|balance|package\w*|bundles?|prepa\w+|sliding"
    r"|scholarship\w*|(?:insurers?|insurance|plan|policy) (?:\w+ )?(?:pay|cover|allow)s?"
    r"|medicare (?:pays|allows|covers)|parking|tips?|million|billion|maximum|out-of-pocket max\w*|supplement\w*"
    r"|prescription(?= \w)|(?:a|per|each) prescription|generic|lab(?:oratory)? (?:fee|work|test)s?"
    r"|membership|per month|a month|monthly|financ\w+|installments?|payments? of|coupons?|rebates?|promotion\w*"
    r"|specials?|worth"
    r"|value of|loan)\b",
    re.IGNORECASE,
)
PREPAID = re.compile(r"\b(?:package\w*|bundles?|prepa\w+)\b", re.IGNORECASE)  # as all packages are
# “After your deposit of $150, $325 is due”, and “infusions for pain, which take longer, start at $900”.
REST = re.compile(
    r"^[^.]{0,20}\b(?:is|are|remains?|will be) (?:then )?(?:due|owed|left)\b|^ (?:is )?(?:the rest|the remainder)\b",
    re.I,
)
LEFT_OVER = re.compile(
    r"^(?: or so)? (?:is|are|would be|remains?) (?:left|owed)\b|^ remains?\b|^ is the rest\b", re.IGNORECASE
)
VARIANT = re.compile(
    r"\b(?:which|that|these|they|because it) (?:takes?|lasts?|runs?|are|is|needs?) (?:longer|shorter|more)\b", re.I
)
# “Students pay $180” is not the price for everyone.
# “An evaluation by video”, and “an injection at two levels”.
KIND = re.compile(
    r"\b(?:by|over|via|on) (?:the )?(?:video|phone|telephone|zoom|mail|e-?mail)\b|\b(?:at|in|on|for) (?:two|three"
    r"|four|both"
    r"|several|more) (?:levels?|areas?|sides?|sites?|spots?|joints?|eyes|ears|hands|feet|knees|shoulders|hips|heels)\b"
    r"|\bwith (?:your|an?|the|their) (?:partner|spouse|child|family|interpreter|anesthesia|sedation)\b"
    r"|\bhouse calls?\b|\bat (?:your )?home\b",
    re.IGNORECASE,
)
GROUP = re.compile(
    r"\b(?:students?|trainees?|interns?|residents|veterans?|seniors|members|first responders|teachers|employees"
    r"|children|uninsured people|(?:people|patients|families) (?:with|on|without) (?:\w+ )?"
    r"(?:incomes?|insurance|benefits)) (?:can |may )?pay\b"
    r"|\bwith (?:one of )?(?:our|an?) (?:\w+ )?(?:trainees?|interns?|residents?|students?)\b",
    re.IGNORECASE,
)
SUBJECT = re.compile(r"^\W*(?:(?:an?|the|each|every) )?((?:[\w'-]+ ){1,3}?)(?:costs?|runs?|is|are)\b", re.IGNORECASE)
A_FEE = re.compile(r"^ (?:[\w-]+ )?(?:fee|charge|fine|penalty)\b(?! (?:for|of|to|per|covers|is)\b)", re.IGNORECASE)
NOT_THIS = re.compile(r"\b(?:not|never|rather than|instead of|nor)(?: just| only| the)? $", re.IGNORECASE)
# “You’d owe the remaining $300”, and “a sonogram plus a visit comes to $500”.
REMAINDER = re.compile(r"\b(?:remaining|the other|the rest,?(?: of)?|(?:the )?difference of) $", re.IGNORECASE)
SUM = re.compile(r"\b(?:plus|and|with)\b.*\b(?:comes? to|adds? up to|totals?|together|altogether|combined)\b", re.I)
PAIR = re.compile(r"\b(?:both|pair|couple of|twice|double)\b", re.IGNORECASE)
ATTACHED = re.compile(
    r"^\s*(?:/|-?per\b|a\b|an\b|for\b|each\b|every\b|covers\b|buys\b|gets\b|\(|fee\b|charge\b)", re.IGNORECASE
)


def is_other_money(sentence: str, quantity: Quantity, around: tuple[int, int], fact: ValuedFact) -> bool:
    """Return whether the words around an amount make it another amount: “a $40 copay”, “save $50”."""
    after = sentence[quantity.end :]
    if REMAINDER.search(sentence[: quantity.start]) or SUM.search(sentence[around[0] : quantity.start]):
        return True
    if (around[0] and REST.match(after)) or LEFT_OVER.match(after) or VARIANT.search(sentence[: quantity.start]):
        return True
    name = roots(" ".join([*fact.fact.names, fact.fact.value]))
    if (kind := KIND.search(sentence)) and not roots(kind[0]) & name and not is_optional(sentence, kind):
        return True
    if A_FEE.match(sentence[quantity.end :]) and not name & roots("fee charge deposit"):
        return True
    if NOT_THIS.search(sentence[: quantity.start]):
        return True
    if (group := GROUP.search(sentence)) and not roots(group[0]) & name:
        return True
    start, end = clause_at(sentence, quantity.start)
    window = sentence[max(start, around[0]) : min(end, around[1])]
    if name & roots("package bundle course series"):
        window = PREPAID.sub(" ", window)
    return any(not roots(match[0]) & name for match in OTHER_MONEY.finditer(window))


def is_optional(sentence: str, kind: re.Match[str]) -> bool:
    """Return whether a kind is only possible: “and can be done by video”."""
    return kind[0].lower().endswith(" both eyes") or bool(POSSIBLE.search(sentence[: kind.start()]))


POSSIBLE = re.compile(r"\b(?:can|may) (?:also )?be \w+ (?:\w+ )?$|\b(?:also available|in person or) $", re.IGNORECASE)


def is_multiple(sentence: str, quantity: Quantity, known: Quantity, name: str) -> bool:
    """Return whether the amount is that of several, of one of several, or a share.

    The sentence, or the name of the fact, has to say how many: “Package of 12 sessions”.
    """
    shares = [each.low / 100 for each in find_percents(sentence)]
    if any(abs(quantity.low - known.low * part) < 0.01 * known.low for each in shares for part in (each, 1 - each)):
        return True
    small, large = sorted((quantity.low, known.low))
    factor = large / small if small else 0
    if round(factor) < 2 or abs(factor - round(factor)) > 0.01:
        return False
    rest = sentence[: quantity.start] + sentence[quantity.end :]
    counts = {parse_number(number) for number in re.findall(NUMBER, f"{rest} {name}", re.IGNORECASE)}
    return round(factor) in counts or bool(round(factor) == 2 and PAIR.search(rest))


def has_other_length(fact: ValuedFact, sentence: str) -> bool:
    """Return whether ``sentence`` is about 90 minutes, and the name of ``fact`` about 60: “60-minute massage”."""
    own = {each.low for each in find_times(plain(fact.fact.name))}
    stated = {each.low for each in find_times(sentence)} if own else set()
    return bool(stated) and not own & stated


def is_sum(sentence: str, quantity: Quantity, fact: ValuedFact, facts: list[ValuedFact]) -> bool:
    """Return whether the amount is that of ``fact`` and another in ``sentence``: “exam and adjustment: $185”."""
    words = roots(sentence)
    named = (each for each in facts if (each.unique - HEADS) & words or each.subject.roots - HEADS <= words)
    others = [each.quantity.low for each in named if each.fact is not fact.fact]
    return any(abs(fact.quantity.low + other - quantity.low) < 0.01 for other in others)


SINGLY = re.compile(
    r"\b(?:one at a time|one by one|single|singly|separate(?:ly)?|individual(?:ly)?|on their own|pay as you go"
    r"|without (?:the|a|our) (?:package|series|bundle|program|discount))\b",
    re.IGNORECASE,
)


def is_product(sentence: str, quantity: Quantity, fact: ValuedFact, facts: list[ValuedFact]) -> bool:
    """Return whether the amount is that of several of another fact: “six infusions one at a time: $2,550”."""
    if not SINGLY.search(sentence):
        return False
    words = roots(sentence)
    named = (each for each in facts if each.fact is not fact.fact and each.subject.words[-1] in words)
    return any(each.quantity.low and is_multiple(sentence, quantity, each.quantity, "") for each in named)


def is_price_of_another(subject: Subject, sentence: str, quantity: Quantity, topic: Topic) -> bool:
    """Return whether the sentence gives the price of something else by the visit: “Acupuncture costs $90 a visit”."""
    named = SUBJECT.match(sentence[: quantity.start])
    if not named or not ATTACHED.match(sentence[quantity.end :]):
        return False
    allowed = subject.roots | roots(topic.all_text) | roots("treatment therapy care visit session service")
    return all(canonical(word) not in allowed and word not in NEUTRAL for word in words_of(named[1]))


def is_for_several(sentence: str, quantity: Quantity, fact: ValuedFact) -> bool:
    """Return whether the amount may be that of as many as the sentence says: “twenty units: $300”."""
    nouns = {word for word in words_of(sentence) if canonical(word.rstrip("s")) in roots(fact.fact.name)}
    counts = [each.low for each in find_counts(sentence, {noun.rstrip("s") for noun in nouns})]
    return quantity.kind == MONEY and any(0.5 < quantity.low / (count * fact.quantity.low) < 2 for count in counts)
