"""Compare phone numbers in text with those of the clinic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .actors import is_about_something_else
from .known import PHONE, Clinic, Contradiction, KnownFact, names_clinic
from .sentences import NEIGHBORS, is_about_today, plain
from .subjects import canonical, parse_subject, roots, word_set

PHONE_NUMBER = re.compile(
    r"(?<![\w$.-])(?:\+?1[-. ]{0,2})?(?:\(\d{3}\)[-. ]{0,2}|\d{3}[-. ]{1,3})\d{3}[-. ]{1,3}\d{4}(?!\d)"
    r"|(?<![\w$.-])\d{10}(?!\d)|(?<![\w$.-])\d{3}[-.]\d{4}(?!\d)"
)
OTHER_ORGANIZATION = re.compile(
    rf"\b(?:{NEIGHBORS}|crisis|lifeline|quit-?line|hot-?line|help-?line|poison|samhsa|nami|suicide|988|911|hospital"
    rf"|pharmac\w+"
    r"|emergency (?:room|department)|insurers?|insurance (?:company|card|plan)|your (?:plan|insurer|insurance)"
    r"|medicare|medicaid|marketplace|fda|medwatch|labcorp|quest|laborator\w+|labs?|county|police|fire department"
    r"|veterans"
    r"|member services|on (?:the back of )?your (?:insurance )?card"
    r"|manufacturer|department of|board of|licensing|ombudsman|bureau|trevor|domestic violence|alcoholics"
    r"|narcotics anonymous|warmline|referral line|hospice|university|society|association|foundation|institute"
    r"|taxi|partners?|vendor|paratransit|access-a-ride|garage|hotel|urgent care|surgery center|imaging"
    r"|radiology|oral surgeon"
    r"|orthodontist|endodontist|specialist|referring|primary care|hearing aid|wheelchair|state|hhs|civil rights"
    r"|medical records company|carecredit|affirm|cherry|rems)\b",
    re.IGNORECASE,
)
OURS = re.compile(
    r"\b(?:us|our|ours|we|we're|office|front desk|clinic|practice|center|department|appointments?|schedul\w+|book\w*"
    r"|request\w*"
    r"|new patients?|billing|intake|reception|fax\w*|tel|telephone|phone|text|voice-?mail|call|dial|ring|reach"
    r"|contact|questions?|hours|directions)\b|^\W*(?:t|p|ph|o|f)\b[:.]",
    re.IGNORECASE,
)
NAMED = re.compile(r"\b(?:[A-Z][a-z]+(?:'s)? ){1,4}(?:at|on|is|:)?\s*(?:\(?at )?$")
MENU = re.compile(r"\b(?:press|option|choose|ext|extension|select|menu|ask for)\b", re.IGNORECASE)
SAMPLE = re.compile(r"\b(?:for example|e\.g\.|such as|sample|format)\b", re.IGNORECASE)

# Other numbers with ten digits.
IDENTIFIER = re.compile(
    r"\b(?:NPI|DEA|EIN|TIN|tax (?:ID|number)|(?:license|account|member|policy|claim|case|order|invoice"
    r"|study|trial|grant|group) (?:number|no\.?|ID)|ISBN|PMID|registry|registered as)\b[^.;,]{0,40}$",
    re.IGNORECASE,
)


def digits_of(phone: str) -> str:
    """Return the last ten digits of ``phone``, or seven of a local number, without an extension."""
    number = re.split(r"(?:,|;|\bx|\bext)", phone.lower(), maxsplit=1)[0]
    digits = re.sub(r"\D", "", number)
    return digits[-10:] if len(digits) >= 10 else digits


@lru_cache(maxsize=64)
def phone_facts(clinic: Clinic) -> tuple[tuple[str, KnownFact], ...]:
    """Return ``(digits, fact)`` for all numbers of the clinic, those in the settings first."""
    settings = [
        KnownFact("Phone", clinic.phone, PHONE, "clinic.phone"),
        KnownFact("Fax", clinic.fax, PHONE, "clinic.fax"),
    ]
    found = []
    for fact in [*settings, *clinic.facts]:
        found += [(digits_of(number), fact) for number in PHONE_NUMBER.findall(plain(fact.value))]
    return tuple(found)


def check_phones(sentence: str, clinic: Clinic) -> Iterator[Contradiction]:
    known = phone_facts(clinic)
    if not known:
        return
    numbers = list(PHONE_NUMBER.finditer(sentence))
    digits = {digits_of(match[0]) for match in numbers}
    for match in numbers:
        before = sentence[: match.start()]
        if not is_about_today(sentence, match.start()) or IDENTIFIER.search(before):
            continue
        fact = expected_number(sentence, match, known)
        number = digits_of(match[0])
        if (
            fact is None
            or is_anothers(before, fact, clinic)
            or any(number == each[-len(number) :] for each, owner in known if same_line(fact, owner))
        ):
            continue
        owners = [owner for each, owner in known if number == each[-len(number) :]]
        is_fax = any(owner.key == "clinic.fax" for owner in owners)
        if is_general(fact) and owners and not is_fax and not is_for_visits(before, owners):
            continue  # the sentence may be about that line in other words
        is_known = bool(owners)
        if is_known and (digits & {each for each, owner in known if owner is fact} or MENU.search(sentence)):
            continue
        is_named = not is_general(fact) and not OTHER_ORGANIZATION.search(without_words(sentence, " ".join(fact.names)))
        if not is_known and not is_named and is_other_organization(sentence, before, number, clinic):
            continue
        yield Contradiction(PHONE, sentence, match[0], fact.name, fact.value, fact.key)


# “Call your case manager at”, and “a caller from”.
CALLED = re.compile(
    r"\b(?<!on-)(?<!on )(?:call|reach|contact|phone|text|ring|ask)s?\b (?P<object>[^.;:?!]+?),?"
    r" (?:at|on|via)(?: \+?1)?\W*$",
    re.IGNORECASE,
)
LINE_WORDS = roots(
    "number phone line fax telephone cell text voicemail desk office billing contact question email hotline"
)
FROM = re.compile(r"\bfrom(?: the number| a)? $", re.IGNORECASE)
WHOM = re.compile(
    r"\b(?:us|our|ours|we|office|desk|clinic|practice|center|department|line|team|staff|nurse|reception|anytime|now"
    r"|today"
    r"|ahead|directly|number|doctor|front|hours|free|questions?|weekdays?|coordinators?|back|in|him|her|them|me|dr)\b"
    r"|^(?:\w+ly|during|any|between|before|after|if|with|when|or|for|to|about|the night|and)\b",
    re.IGNORECASE,
)


def is_anothers(before: str, fact: KnownFact, clinic: Clinic) -> bool:
    """Return whether a number behind ``before`` is that of somebody to call, who is not the clinic."""
    if FROM.search(before):
        return True
    if is_about_something_else(before + " is", len(before), LINE_WORDS | roots(" ".join([clinic.name, *fact.names]))):
        return True
    match = CALLED.search(before)
    if not match or WHOM.search(match["object"].split(",")[0]) or names_clinic(match["object"], clinic):
        return False
    called = match["object"].split(",")[0]
    people = " ".join(person.name for person in clinic.people)
    return not roots(called) & roots(" ".join([*fact.names, people]))


def same_line(fact: KnownFact, other: KnownFact) -> bool:
    """Return whether a number of ``other`` is as good as that of ``fact``: both are to call the clinic."""
    return fact is other or (is_general(fact) and is_general(other))


def is_general(fact: KnownFact) -> bool:
    return not line_words(fact)


def line_words(fact: KnownFact) -> frozenset[str]:
    """Return the words that make the number of ``fact`` a special one: billing, fax."""
    return special_words(fact.name)


def named_words(fact: KnownFact, near: frozenset[str]) -> int:
    """Return how many of the special words ``near`` has, if it has all of one of the names."""
    names = [words for name in fact.names if (words := special_words(name)) and words <= near]
    return max(map(len, names), default=0)


@lru_cache(maxsize=512)
def special_words(name: str) -> frozenset[str]:
    common = roots(
        "phone number main telephone office clinic appointment call us line desk front contact general the practice"
    )
    words = frozenset(parse_subject(name).words) - common
    return words - SERVICE if words - SERVICE - VISITORS else words


SERVICE = roots("service department team")  # “Employer services” are for employers
VISITORS = roots("patient client new visit")  # whom the main number is for


# “The fax number is for records; call …” asks for a call.
CLAUSE = re.compile(r"[;:]|, (?:so|but|and)\b|\bbut\b")
CALLS = re.compile(r"^(?!.*\bfax)(?=.*\b(?:call|phone|dial|ring|reach us|talk|speak)\b)", re.IGNORECASE)


def expected_number(sentence: str, match: re.Match[str], known: tuple[tuple[str, KnownFact], ...]) -> KnownFact | None:
    """Return the fact with the number that ``sentence`` should have: that of the fax, if it says “fax”."""
    start = max((other.end() for other in PHONE_NUMBER.finditer(sentence) if other.end() <= match.start()), default=0)
    near = roots(sentence[start : match.start()]) or roots(sentence[match.end() :])
    if canonical("fax") in near and CALLS.search(CLAUSE.split(sentence[start : match.start()])[-1]):
        near -= {canonical("fax")}
    label = re.match(r"\s*[(,]?\s*(fax|phone|tel|text|voice)\b", sentence[match.end() :], re.IGNORECASE)
    near = roots(label[1]) if label else near
    near = roots("fax") if re.search(r"\bf[:.]* $", sentence[: match.start()], re.IGNORECASE) else near
    special = max((fact for _digits, fact in known), key=lambda fact: named_words(fact, near))
    if named_words(special, near):
        return special
    is_known = any(digits_of(match[0]) == digits for digits, _fact in known)
    partly = [fact for _digits, fact in known if len(line_words(fact) & near) > 1]
    if partly and not is_known:
        return partly[0]  # “the night lab” for “Sleep lab at night”
    if canonical("fax") in near:
        return None
    return next((fact for _digits, fact in known if is_general(fact)), None)


BOOKS = re.compile(
    r"\b(?:make|schedule|book|request|set up|get) (?:an?|your|the|another)(?: [\w-]+){0,2}? (?:appointment|visit"
    r"|consultation|evaluation|exam)\b",
    re.IGNORECASE,
)
NO_VISITS = roots("billing bill payment nurse afterhours emergency urgent crisis refill prescription records insurance")


def is_for_visits(before: str, owners: list[KnownFact]) -> bool:
    """Return whether a number behind ``before`` should be one to make an appointment, and is that of billing."""
    owned = roots(" ".join(name for owner in owners for name in owner.names))
    return bool(BOOKS.search(before) and owned & NO_VISITS and not owned & NO_VISITS & roots(before))


def without_words(sentence: str, words: str) -> str:
    """Return ``sentence`` without ``words``: an “optical shop” with a number among the facts is the clinic’s own."""
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, words.split()))})\b", "", sentence, flags=re.IGNORECASE)


def is_toll_free(number: str) -> bool:
    return len(number) == 10 and number[:3] in {"800", "833", "844", "855", "866", "877", "888"}


def is_other_organization(sentence: str, before: str, number: str, clinic: Clinic) -> bool:
    if OTHER_ORGANIZATION.search(sentence) or SAMPLE.search(sentence):
        return True
    if not OURS.search(sentence):
        return True
    if is_toll_free(number) and not re.search(r"\b(?:us|our|we)\b", sentence, re.IGNORECASE):
        return True
    known_names = f"{clinic.name} " + " ".join(person.name for person in clinic.people)
    named = re.findall(r"(?<![.!?:] )(?<!^)\b[A-Z][a-z]{2,}(?:'s)?\b", before)
    strange = [
        name for name in named if name.removesuffix("'s") not in known_names and name.lower() not in COMMON_NAMES
    ]
    return bool(strange) and not re.search(r"\b(?:us|our)\b", sentence)


COMMON_NAMES = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday phone tel telephone fax call text office main billing
    appointments appointment questions new patients patient front desk scheduling contact clinic hours email doctor
    the reach reception refills refill prescription intake mon tue wed thu fri sat sun our please us directions
    hablamos
    """
)
