"""Find text that calls a treatment approved or cleared by the FDA, or denies that it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from site_core.content.claims import ends_in_negation

from .approval_subjects import FDA, is_another_subject
from .approved_uses import USE, content_words, is_another_use, is_known_use, known_uses
from .known import Clinic, Contradiction, KnownTreatment, Passage
from .sentences import is_about_today, plain
from .subjects import roots

_gets = "has|have|having|holds?|received?s?|won|earned|got|gained|obtained|granted|carries|with|under|its"
APPROVED = re.compile(
    rf"\bFDA[- ](?:approved|cleared|authorized)\b|\b(?:{_gets}) (?:(?!no\b|not\b|never\b|any\b"
    rf"|yet\b)\w+ ){{0,2}}?{FDA}[- ](?:approval|clearance)\b"
    rf"|\b(?:approved|cleared|authorized) by {FDA}"
    rf"|\b{FDA} (?:has |have |recently |also |first |officially )*(?:approved|cleared|approves|clears)\b"
    rf"|\b(?:{_gets}) (?:full |an? |{FDA} |official )*(?:approval"
    rf"|clearance) (?:from|by|of) {FDA}|\b(?:approval|clearance) (?:from|by) {FDA}",
    re.IGNORECASE,
)
CONTRAST = re.compile(
    r"\b(?:off[- ]label|but not|not for|only for|neither|nor|instead|unlike|except|whereas)\b",
    re.IGNORECASE,
)
# Only near the words about the approval: “helps people whom other medicines did not” is no contrast.
OTHER = re.compile(r"\b(?:another|other|different)\b", re.IGNORECASE)
OTHER_DISTANCE = 5  # words
# Unless the treatment is named after such a use.
OTHER_USE = re.compile(
    r"\b(?:an?esthe\w+|surgery|as a (?:sedative|dissociative)|for (?:pain|seizures|epilepsy|wrinkles|frown lines"
    r"|blood pressure|acne|asthma|diabetes))\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:no|not|never|neither|nor|hasn't|haven't|isn't|aren't|without|lacks?|yet to|awaiting|seeking|pending"
    r"|pursu\w+|cannot|can't|myth|awaits|(?:wait(?:s|ing)?|hop(?:es?|ing)|appl(?:y|ies|ied|ying)) (?:for|to get)"
    r"|expect(?:s|ing)? (?:for|to get|its|an?|the))\b",
    re.IGNORECASE,
)
# “Unlike esketamine, …” and “TMS for migraine” are about something else.
OTHER_VARIANT = re.compile(
    r"\b(?:unlike|except|whereas|while|but|than|other|generic|compounded|some|most|for|in|as|with|at)\b", re.IGNORECASE
)
# With no use behind it, or a known one: “isn’t approved for adolescents” is true of much that is approved.
NOT_APPROVED = re.compile(
    rf"(?:\b(?:is|are|has|have)(?:n't| not| never)(?: yet| currently)?(?: been)?(?: an?)?"
    r" (?:FDA[- ](?:approved|cleared)"
    rf"|(?:approved|cleared) by {FDA})|\b(?:lacks?|has no|have no|without) {FDA} (?:approval|clearance)"
    r"|\b(?:is|are)(?: still| currently)? (?:waiting for|awaiting|seeking|pursuing|without)"
    rf" (?:its |their |the )?(?:first |full )?{FDA} (?:approval|clearance))"
    r"(?: yet| at all)?(?P<use> for [^.,;]*?)?(?=\W*$|[,;])",
    re.IGNORECASE,
)


# “The FDA has not approved spinal cord stimulation for back pain.”
FDA_DENIES = re.compile(
    rf"^{FDA} (?:has not|hasn't|has never|never) (?:approved|cleared) (?P<what>(?:(?!for\b)[\w-]+ ?){{1,4}}?)"
    r"(?P<use> for [^.,;]*)?(?=\W*$|[,;])",
    re.IGNORECASE,
)
CALLED_OFF_LABEL = re.compile(
    r"\b(?:is|are|remains?) (?:still |only |currently )?(?:(?:used|prescribed|given|offered|considered"
    r"|an?) )?off[- ]label\b",
    re.IGNORECASE,
)


def check_denied_approval(original: str, passage: Passage, clinic: Clinic) -> Iterator[Contradiction]:
    """Find sentences that say that an approved treatment has no approval. The treatment has to be named before."""
    sentence = original
    if denied := FDA_DENIES.search(original):
        sentence = f"{denied['what']} is not FDA-approved{denied['use'] or ''}"
    match = NOT_APPROVED.search(sentence) or CALLED_OFF_LABEL.search(sentence)
    if not match or not is_about_today(sentence, match.start()):
        return
    treatment = mentioned_treatment(sentence[: match.start()], clinic.treatments)
    if not treatment or not treatment.is_approved:
        return
    uses = known_uses([passage.topic, *treatment.names], treatment.uses)
    before = USE.sub(lambda use: "" if content_words(use["use"]) & uses else use[0], sentence[: match.start()].rstrip())
    if OTHER_VARIANT.search(before):
        return
    if use := match.groupdict().get("use"):
        is_denied = content_words(use.removeprefix(" for ")) <= uses
    else:
        rest = sentence[match.end() :]
        is_denied = not USE.search(rest) or is_known_use(rest, uses | roots(passage.topic))
    if is_denied:
        yield Contradiction("denied_approval", original, (denied or match)[0], treatment.names[0], "", treatment.key)


def check_approval(sentence: str, passage: Passage, clinic: Clinic) -> Iterator[Contradiction]:
    yield from check_denied_approval(sentence, passage, clinic)
    match = APPROVED.search(sentence)
    if (
        not match
        or not is_about_today_for_approval(sentence, match)
        or DENIED.search(sentence[max(0, match.start() - 40) : match.start()])
    ):
        return
    if ATTRIBUTE.match(sentence[match.end() :]) or NOT_SO.search(sentence) or sentence[: match.start()].endswith('"'):
        return
    if ends_in_negation(sentence[: match.start()]) or is_contrast(sentence, match):
        return
    treatment = nearest_treatment(sentence, match, clinic.treatments)
    uses = known_uses([passage.topic, *(treatment.names if treatment else ())], treatment.uses if treatment else ())
    if is_another_use(sentence, uses) or (
        OTHER_USE.search(sentence) and not is_known_use(sentence, uses | roots(passage.topic))
    ):
        return
    if treatment is None:
        if passage.is_approved is not False or re.search(
            r"\b[A-Z]?[a-z]+(?:mab|nib|pril|olol|statin|zine|pam|tine)\b", sentence
        ):
            return
        if is_another_subject(sentence, match, passage.topic):
            return
        treatment = own_treatment(passage, clinic.treatments)
    if treatment.is_approved is False:
        yield Contradiction("approval", sentence, match[0], treatment.names[0], "", treatment.key)


# About such words, and not a statement: “a website that calls it FDA-approved is wrong”.
NOT_SO = re.compile(
    r"\b(?:is|are|would be|that's) (?:simply |just |not )?(?:wrong|false|misleading|untrue|true|incorrect|a lie)\b"
    r"|\b(?:does not|doesn't|do not|don't) mean\b|\b(?:assume|believe|think|hear|suggest|imply|implies|unclear"
    r"|unknown|whether|mislabel(?:ed|ing)|sold as|marketed as"
    r"|rumors?|ads?|advertisements?|websites?|mistaken)\b"
    r"|\b(?:no one|nobody|never|anyone|don't|do not|shouldn't|should not) (?:\w+ ){0,3}?(?:says?|tells?"
    r"|claims?|calls?|told)\b"
    r"|\b(?:falsely|wrongly) (?:call|claim|say)\w*",
    re.IGNORECASE,
)


# “An FDA-approved ingredient”, and “the FDA-approved label”.
ATTRIBUTE = re.compile(
    r" (?:[\w-]+ )?(?:ingredients?|labels?|labeling|alternatives?|doses?|dosages?|versions?|products?|uses?"
    r"|indications?"
    r"|generics?|facilit\w+|sources?|parts?|components?|competitors?|substitutes?|brands?)\b",
    re.IGNORECASE,
)


def is_contrast(sentence: str, match: re.Match[str]) -> bool:
    near = [sentence[: match.start()], *sentence[match.end() :].split()[:OTHER_DISTANCE]]
    return bool(CONTRAST.search(sentence) or OTHER.search(" ".join(near)))


AFTER_STUDY = re.compile(r",? (?:after|since|because|based on|thanks to)\b.*", re.IGNORECASE)


def is_about_today_for_approval(sentence: str, match: re.Match[str]) -> bool:
    """Return whether it is about today. “Was approved in 2008” is, too."""
    text = sentence[: match.end()] + AFTER_STUDY.sub("", sentence[match.end() :])
    return is_about_today(
        re.sub(r"\b(?:was|were|had|in (?:19|20)\d\d)\b", "is", text, flags=re.I), 0
    ) and not re.search(r"\bwould\b|\bif\b", sentence, re.I)


def nearest_treatment(
    sentence: str, match: re.Match[str], treatments: tuple[KnownTreatment, ...]
) -> KnownTreatment | None:
    """Return the treatment that is said to be approved: the last one before those words, or else one behind them."""
    before = list(find_treatments(sentence[: match.start()], treatments))
    if before:
        return max(before, key=lambda each: each[0])[1]
    if ITS.search(sentence[: match.end()]):
        return mentioned_treatment(sentence[match.end() :], treatments)
    return mentioned_treatment(END_OF_PHRASE.split(sentence[match.end() :])[0], treatments)


ITS = re.compile(r"\bits (?:full |recent |own )?(?:[A-Z]+ )?(?:approval|clearance)\b", re.IGNORECASE)  # whose follows
# “FDA-approved medicines are tried before ketamine” isn’t about ketamine.
END_OF_PHRASE = re.compile(r"[,;]|\b(?:are|is|were|was|before|than|instead|whom|who)\b", re.IGNORECASE)


def find_treatments(
    text: str, treatments: tuple[KnownTreatment, ...]
) -> Iterator[tuple[tuple[int, int], KnownTreatment]]:
    """Yield ``((end, length of the name), treatment)`` for each mention in ``text``."""
    text = text.lower()
    for treatment in treatments:
        for name in names_in_text(treatment):
            for found in re.finditer(rf"(?<![\w-]){re.escape(name)}s?(?![\w])", text):
                yield (found.end(), len(name)), treatment


@lru_cache(maxsize=512)
def names_in_text(treatment: KnownTreatment) -> tuple[str, ...]:
    """Return the names in lower case. “Spironolactone for acne” is just “spironolactone” in most sentences."""
    names = [plain(name).lower() for name in treatment.names]
    return tuple(dict.fromkeys([*names, *(name.split(" for ")[0] for name in names)]))


def mentioned_treatment(sentence: str, treatments: tuple[KnownTreatment, ...]) -> KnownTreatment | None:
    """Return the treatment with the longest name in ``sentence``."""
    found = [(length, -end, treatment) for (end, length), treatment in find_treatments(sentence, treatments)]
    return max(found, key=lambda each: each[:2])[2] if found else None


def own_treatment(passage: Passage, treatments: tuple[KnownTreatment, ...]) -> KnownTreatment:
    own = mentioned_treatment(passage.topic, treatments)
    return own if own and own.is_approved is False else KnownTreatment((passage.topic or "This treatment",), False)
