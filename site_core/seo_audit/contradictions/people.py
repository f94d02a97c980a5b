"""Compare the names of people in text with who works at the clinic, and their letters with their credentials."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from .departures import works_here
from .known import Clinic, Contradiction, KnownPerson
from .sentences import WORKPLACE, clause_at, is_about_today, plain
from .subjects import word_set

TITLE = r"(?:Dr\.?|Doctor|Drs\.?|Prof\.?|Professor|Mr\.?|Ms\.?|Mrs\.?|Nurse)"
DEGREE_NAMES = word_set(
    """
    MD DO NP PMHNP FNP AGNP DNP PHD PSYD LCSW LMSW LMFT LMHC LPC LCPC PA PAC RN BSN MSN APRN CRNP DDS DMD RDH DPT PT
    OT OTR DPM OD DC ND PHARMD EDD CRNA CNM MPH AUD SLP WHNP IBCLC LAC RD DVM COTA PTA
    """
)
DOCTORAL = word_set(
    """
    MD DO PHD PSYD DNP DDS DMD DPT DPM OD DC ND PHARMD EDD MBBS MBCHB DVM SCD DMSC DRPH DSW AUD
    """
)
ROLES = {
    "psychiatrist": {"MD", "DO", "MBBS"},
    "physician": {"MD", "DO", "MBBS"},
    "dermatologist": {"MD", "DO", "MBBS"},
    "psychologist": {"PHD", "PSYD", "EDD"},
    "dentist": {"DDS", "DMD"},
    "nurse practitioner": {"NP", "PMHNP", "FNP", "AGNP", "DNP", "APRN", "CRNP"},
    "physical therapist": {"PT", "DPT", "MPT", "MSPT"},
    "physician assistant": {"PA", "PAC"},
    "physician associate": {"PA", "PAC"},
    "dental hygienist": {"RDH"},
    "social worker": {"LCSW", "LMSW", "LICSW", "MSW"},
}  # fmt: skip
LEFT = re.compile(
    r"\b(?:left|retir(?:ed|es|ing|ement)|departed|former(?:ly)?|late\b|in memory|founded|founder|moved (?:to|on)"
    r"|no longer|joined another|previous(?:ly)?|used to|until|farewell|goodbye|then|"
    r"was|were|passed away|trained (?:under|with)|tribute|legacy|wrote|written|co-?authored|since .{0,20}departure"
    r"|replac(?:ed|es|ing)|succeed(?:ed|s)|took over from|patients of(?= (?-i:[A-Z])))\b",
    re.IGNORECASE,
)
# What the sentence tells about the person happened: “Dr. Marsh brought …”, and not “Dr. Marsh, who trained …, sees …”.
_relative = r"(?:(?:, ?| )\(?(?:[A-Z][\w.-]*[A-Z.])\)?)*(?:, (?!and\b)[^,]+,)*"
PAST_TENSE = re.compile(
    rf"{_relative} (?:also |first |then |once )*(?:[a-z]{{2,}}ed|did|gave|made|built|began|came|brought|taught|led|ran"
    r"|saw|spent|sold|went|took|got|held|won|set|grew|put|became|kept|died|chose|left)\b"
)
REMEMBERS = re.compile(
    r"\b(?:miss|thank(?:s|ed)?|remember(?:s|ed)?|mourn|honor(?:s|ed)?|credit|hear from|in touch"
    r"|still (?:comes?|visits?|drops?|sends?|writes?|calls?|joins?))\b",
    re.IGNORECASE,
)
# “Records of visits with Dr. Marsh” were made before.
RECORDS = re.compile(
    r"^\W*(?:and )?(?:(?:your|the|all|any|old|medical|copies of) )*(?:records|notes|charts?|files|results"
    r"|prescriptions?|referrals?) (?:from|of|by|written)\b",
    re.IGNORECASE,
)
OF_ANOTHER_PLACE = re.compile(r" (?:of|at|from) (?:the )?[A-Z]")  # “Dr. Marsh of UNC” is someone else
# What is said about “Dr. Marsh’s name” is not said about Dr. Marsh.
POSSESSION = re.compile(
    r"'s? (?!(?:schedule|hours|appointments?|office|next|team|openings|availability|approach|care)\b)[a-z]"
)
CITATION = re.compile(
    r"\b(?:19|20)\d\d\s?-\s?(?:19|20)?\d\d\b|\bet al\b|\(\d{4}\)|\bstud(?:y|ies)\b|\bjournal\b|\b(?:19|20)\d\d[;,.]",
    re.IGNORECASE,
)


def check_people(sentence: str, clinic: Clinic) -> Iterator[Contradiction]:
    surnames = [last_name(person.name) for person in clinic.people if not person.has_left]
    for person in clinic.people:
        name = plain(person.name)
        last = last_name(name)
        if not last or last not in sentence:
            continue
        if person.has_left:
            yield from check_departed(sentence, person, last, last in surnames, places_of(clinic))
        elif person.credentials:
            yield from check_credentials(sentence, person, last, surnames.count(last) > 1)


def places_of(clinic: Clinic) -> str:
    """Return the words that may name where the clinic is, and what it does: those of its settings, facts, and pages."""
    treatments = (name for treatment in clinic.treatments for name in treatment.names)
    people = (person.name for person in clinic.people)
    facts = (fact.name for fact in clinic.facts)
    return " ".join([clinic.name, clinic.street, clinic.city, clinic.region, *facts, *treatments, *people, "Dr"])


def last_name(name: str) -> str:
    words = plain(name).split()
    words = [word for word in words if word.strip(".").lower() not in {"jr", "sr", "ii", "iii"}]
    return words[-1].strip(",") if words else ""


def short_forms(first: str) -> str:
    """Return a pattern for a first name, and for its beginning: Sam for Samuel."""
    if len(first) < 4:
        return re.escape(first)
    return re.escape(first[:3]) + "".join(f"(?:{re.escape(letter)}" for letter in first[3:]) + ")?" * (len(first) - 3)


def name_pattern(person: KnownPerson, last: str, only_full: bool) -> re.Pattern[str]:
    words = plain(person.name).split()
    first = short_forms(words[0])
    full = rf"{first}(?: [A-Z][\w.]*)*? {re.escape(last)}"
    forms = [full] if len(words) > 1 else [re.escape(last)]
    if not only_full:
        forms += [rf"{TITLE} (?:[A-Z]\.? )?{re.escape(last)}", rf"{re.escape(words[0][0])}\. {re.escape(last)}"]
        forms += [rf"Drs?\.? [A-Z]\w+ (?:and|&) {re.escape(last)}", rf"Drs\.? {re.escape(last)}"]
    return re.compile(rf"(?<![\w-])(?:{TITLE} )?(?:{'|'.join(forms)})(?!\w|-[A-Za-z])")


MAX_MENTIONS = 10  # of one person in a sentence


def check_departed(
    sentence: str, person: KnownPerson, last: str, is_shared: bool, places: str
) -> Iterator[Contradiction]:
    if CITATION.search(sentence) or LEFT.search(sentence) or REMEMBERS.search(sentence):
        return
    for match in islice(name_pattern(person, last, is_shared).finditer(sentence), MAX_MENTIONS):
        if is_said_to_work_here(sentence, match, places):
            yield Contradiction("person", sentence, match[0], person.name, "", person.key)
            return


def is_said_to_work_here(sentence: str, mention: re.Match[str], places: str) -> bool:
    """Return whether ``sentence`` says at this ``mention`` of somebody that they work at the clinic today."""
    before, after = sentence[: mention.start()], sentence[mention.end() :]
    clause, _end = clause_at(sentence, mention.start())
    if RECORDS.match(before[clause:]) or OF_ANOTHER_PLACE.match(after) or not is_about_today(sentence, mention.start()):
        return False
    place = WORKPLACE.search(after)
    if place and place["place"] not in places:
        return False  # “Dr. Marsh now practices in Madison”
    return not PAST_TENSE.match(after) and not POSSESSION.match(after) and works_here(before, after)


def credentials_of(person: KnownPerson) -> set[str]:
    return {part for part in re.split(r"[\s,;/]+", normalize_degrees(person.credentials)) if part} | {
        part for word in normalize_degrees(person.credentials).split() for part in re.split(r"[-,]", word) if part
    }


def normalize_degrees(text: str) -> str:
    text = text.replace(".", "").upper()
    return text.replace("PA-C", "PAC")


def check_credentials(sentence: str, person: KnownPerson, last: str, is_shared: bool) -> Iterator[Contradiction]:
    match = name_pattern(person, last, is_shared).search(sentence)
    if not match or OF_ANOTHER_PLACE.match(sentence[match.end() :]) or not is_about_today(sentence, match.start()):
        return
    known = credentials_of(person)
    wrong = (
        wrong_degree(sentence[match.end() :], known)
        or wrong_title(match[0], known)
        or wrong_role(sentence, match, known)
    )
    if wrong:
        words = match[0] + wrong if wrong.startswith(",") else match[0]
        yield Contradiction("credentials", sentence, words, person.name, person.credentials, person.key)


def wrong_degree(after: str, known: set[str]) -> str:
    """Return the letters behind a name that ``known`` doesn’t have: “, MD”."""
    letters = re.match(
        r",? ?\(?((?:(?:[A-Z]\.?){2,6}(?:-[A-Z]{1,4})*|P[hs]y?\.?D\.?|AuD|PharmD"
        r"|EdD)(?:,? (?:(?:[A-Z]\.?){2,6}(?:-[A-Z]{1,4})*|P[hs]y?\.?D\.?|AuD))*)(?![a-z])",
        after,
    )
    if not letters:
        return ""
    stated = {part for part in re.split(r"[\s,]+", normalize_degrees(letters[1])) if part}
    degrees = {part.split("-")[0] for part in stated} & {*DEGREE_NAMES}
    return f", {letters[1]}" if degrees - known and not (degrees - known) <= equivalents(known) else ""


def equivalents(known: set[str]) -> set[str]:
    """Return degrees that the ``known`` ones include: a PMHNP is an NP, an APRN, and an RN."""
    nurses = {"NP", "PMHNP", "FNP", "AGNP", "DNP", "CRNP", "APRN"}
    implied = {"NP", "APRN", "RN", "MSN", "BSN"} if known & nurses else set()
    implied |= {"PT"} if "DPT" in known else set()
    return implied | ({"PA", "PAC"} if known & {"PA", "PAC"} else set())


def wrong_title(name: str, known: set[str]) -> str:
    return name if re.match(r"Dr|Doctor", name) and known & {*DEGREE_NAMES} and not known & DOCTORAL else ""


def wrong_role(sentence: str, match: re.Match[str], known: set[str]) -> str:
    """Return a role in apposition that ``known`` doesn’t allow: “psychiatrist Noah Feldt”."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    names = "|".join(sorted(ROLES, key=len, reverse=True))
    apposition = re.search(rf"\b({names}) $", before, re.IGNORECASE) or re.match(
        rf"(?:, [A-Z][\w.-]+)*(?:,| is|,? who is) (?:our|an?|the|your) (?:\w+[- ]){{0,3}}?({names})\b",
        after,
        re.IGNORECASE,
    )
    if not apposition or not known & {*DEGREE_NAMES}:
        return ""
    return apposition[1] if not known & ROLES[apposition[1].lower()] else ""
