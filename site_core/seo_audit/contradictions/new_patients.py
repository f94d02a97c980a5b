"""Find text that says the opposite of the settings about new patients."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .actors import is_about_something_else
from .known import Clinic, Contradiction, names_clinic
from .sentences import PRACTICE, clause_at, is_about_today
from .subjects import roots

PATIENTS = r"(?:(?:new|additional|more) (?:\w+ )?(?:patients?|clients?|referrals)|new-patient (?:appointments|visits))"
ACCEPTING = re.compile(
    rf"\b(?:accept(?:s|ing)?|tak(?:e|es|ing)(?: on)?|welcom(?:e|es|ing)|see(?:ing)?|open to|enroll(?:ing)?"
    rf"|have (?:\w+ )?(?:openings|room|space|availability) for|openings for) {PATIENTS}\b"
    rf"|\b{PATIENTS} (?:are )?(?:always |now |currently )?(?:welcome|accepted)\b",
    re.IGNORECASE,
)
NOT_ACCEPTING = re.compile(
    rf"(?:\b(?:not|no longer|unable to|cannot|never|stopped|paused|closed to)"
    rf"|n't)\b(?: \w+){{0,3}}? (?:(?:accept(?:ing)?|tak(?:e|ing)(?: on)?|see(?:ing)?|welcom(?:e|ing)|schedul\w+"
    rf"|enroll(?:ing)?|open to|book(?:ing)?) )?(?:any )?{PATIENTS}\b"
    rf"|\bclosed to {PATIENTS}|\b{PATIENTS} (?:are )?(?:not|no longer)\b|\b(?:practice|clinic|caseloads?|panels?"
    rf"|schedule|waitlist|waiting list) (?:is|are) (?:currently |now |completely )?(?:full\b|closed (?:to|for) new\b)"
    rf"|\b(?:caseloads?|panels?|waitlist|waiting list|our books) (?:is|are)"
    r" (?:currently |now |completely )?closed\b"
    rf"|\bno new (?:patients|clients) (?:at (?:this|the)|right now|currently|for now|until)"
    rf"|\bpaused (?:new )?intakes?\b|\bno (?:openings|room|space|availability) for {PATIENTS}",
    re.IGNORECASE,
)
SUBGROUP = re.compile(
    r"\b(?:medicare|medicaid|insurance|child(?:ren)?|teens?|couples?|adolescents?|dr\.?|doctor|wait-?list only|group"
    r"|for (?:the|our) \w+ (?:program|group)|under|over|with \w+ insurance|study|trial|who|nurse|hygienist|therapist"
    r"|mr|ms|only|outside|out-of-state|from (?:other|outside)|unless|except|orthodontic|pediatric|on (?:mon|tue|wed"
    r"|thu|fri|sat|sun)\w*|same[- ]day|evening|weekend|program|without an?)\b",
    re.IGNORECASE,
)


OURS = re.compile(
    rf"\b(?:we(?:'re)?|our|us|{PRACTICE})\b|^\W*(?:now |currently |always |sorry, )?(?:accepting|taking"
    r"|welcoming|new|not|no)\b",
    re.IGNORECASE,
)


# “When we accept new patients again, …” and “as soon as there is space for new patients”.
WHEN = re.compile(r"\b(?:when(?:ever)?|once|as soon as|if|whether|until|before|after|should)\b", re.IGNORECASE)


def check_new_patients(sentence: str, clinic: Clinic) -> Iterator[Contradiction]:
    if clinic.is_accepting is None:
        return
    refused, accepted = NOT_ACCEPTING.search(sentence), ACCEPTING.search(sentence)
    match = refused or accepted
    if not match:
        return
    start, end = clause_at(sentence, match.start())
    if SUBGROUP.search(sentence[start:end]) or WHEN.search(sentence[start : match.start()]):
        return
    if is_about_something_else(sentence, match.start(), roots(f"{clinic.name} books caseload panel schedule")):
        return
    if not OURS.search(sentence) and not names_clinic(sentence, clinic):
        return
    text = re.sub(r"\b(?:no longer|stopped|paused|closed)\b", "not", sentence, flags=re.I)
    if bool(refused) == clinic.is_accepting and is_about_today(text, 0):
        value = "yes" if clinic.is_accepting else "no"
        yield Contradiction(
            "new_patients", sentence, match[0], "Accepting new patients", value, "clinic.accepting_new_patients"
        )
