"""The insurance plans that facts say are accepted or not, and names of plans in text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .known import PLAN, Clinic, KnownFact
from .sentences import plain

# Names of plans by what they are in text. The first name of each line stands for all.
PLANS = """
Aetna
Cigna|Evernorth
UnitedHealthcare|United Healthcare|United Health Care|UHC
Oxford
Optum|United Behavioral Health|UBH
Blue Cross Blue Shield|Blue Cross and Blue Shield|Blue Cross|BlueCross BlueShield|BlueCross|Blue Shield|BCBS|BCBSMA
Empire BlueCross|Empire BCBS|Empire Blue Cross
Anthem
Humana
Kaiser Permanente|Kaiser
Medicare Advantage
Medicare
Medicaid|MassHealth|Medi-Cal|AHCCCS|TennCare|Badger Care|BadgerCare
Tricare
TriWest
CHIP
Emblem Health|EmblemHealth|GHI|HIP
Healthfirst|Health First
Fidelis Care|Fidelis
MetroPlus
Molina
Oscar
Magellan
Carelon|Beacon Health|Beacon
Horizon
Highmark
Health Net
MultiPlan
Delta Dental
MetLife
Guardian
Ambetter
WellCare
Harvard Pilgrim
Tufts
Premera
Regence
Priority Health
UPMC
AmeriHealth
Independence Blue Cross
United Concordia
Ameritas
Principal
Sun Life
Aflac
Humana Dental
Cigna Dental
Aetna Dental
HealthPartners
Medica
PacificSource
Providence
Moda
Geisinger
CareFirst
ConnectiCare
Centene
DentaQuest
Liberty Dental
Workers' Compensation|workers' comp|worker's comp|workers comp|workers compensation
No-fault|no fault
VSP
EyeMed
Davis Vision
Superior Vision
Spectera
Avesis
First Health
ComPsych
Lyra
Quartz
Dean Health
SelectHealth
Banner
GEHA
"""


NEGATIVE_VALUE = re.compile(
    r"^(?:no\b|not\b|none\b|out[- ]of[- ]network|isn't|declined|never|ended)|\bnot (?:accepted|in[- ]network)\b"
    r"|\bno longer\b|\bnot\b",
    re.IGNORECASE,
)


POSITIVE_VALUE = re.compile(r"^(?:yes\b|accepted\b|in[- ]network\b|participating)", re.IGNORECASE)


class PlanFacts(NamedTuple):
    accepted: dict[str, KnownFact]
    refused: dict[str, KnownFact]
    list_fact: KnownFact | None  # one that lists several plans, so that others are not accepted


@lru_cache(maxsize=8)
def plan_pattern(extra: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern for names of plans, and which name stands for each."""
    names = {name.lower(): line.split("|")[0] for line in PLANS.split("\n") if line for name in line.split("|")}
    names |= {name.lower(): name for name in extra if name.lower() not in names}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.IGNORECASE), names


def find_plans(text: str, extra: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """Return ``(name, start, end)`` of the plans in ``text``. Names that are also words count only with a capital."""
    pattern, names = plan_pattern(extra)
    return [
        (names[match[0].lower()], match.start(), match.end())
        for match in pattern.finditer(text)
        if match[0][0].isupper() or match[0].lower().startswith(("worker", "no"))
    ]


def extra_names(clinic: Clinic) -> tuple[str, ...]:
    """Return the names of plans in facts that are not among PLANS."""
    names = []
    for fact in clinic.facts:
        if fact.kind == PLAN:
            is_answer = POSITIVE_VALUE.match(fact.value) or NEGATIVE_VALUE.search(fact.value)
            text = ", ".join(fact.names) if is_answer else fact.value
            parts = re.split(r",|;|\band\b|\n|/", plain(text))
            names += [part.strip(" .") for part in parts if re.match(r"\s*[A-Z]", part) and len(part.strip()) > 3]
    generic = {
        "insurance",
        "plans",
        "plans accepted",
        "insurance plans",
        "insurance plans accepted",
        "accepted insurance",
        "accepted plans",
        "insurance accepted",
    }
    return tuple(dict.fromkeys(name for name in names if name.lower() not in generic and len(name.split()) <= 4))


@lru_cache(maxsize=64)
def plan_facts(clinic: Clinic) -> PlanFacts:
    extra = extra_names(clinic)
    accepted: dict[str, KnownFact] = {}
    refused: dict[str, KnownFact] = {}
    list_fact = None
    for fact in clinic.facts:
        if fact.kind != PLAN and not re.search(r"\b(?:insurance|plans?)\b", fact.name, re.I):
            continue
        in_name, in_value = find_plans(plain(", ".join(fact.names)), extra), find_plans(plain(fact.value), extra)
        is_negative = bool(re.search(r"\b(?:not|no longer|excluded|out[- ]of[- ]network)\b", fact.name, re.I))
        if in_name and not in_value:
            is_negative = is_negative or bool(NEGATIVE_VALUE.search(plain(fact.value)))
            (refused if is_negative else accepted).update({plan: fact for plan, _start, _end in in_name})
        elif is_negative:
            refused.update({plan: fact for plan, _start, _end in in_value})
        else:
            list_fact = fact if fact.kind == PLAN and (len(in_value) > 1 or not in_name) and in_value else list_fact
            for plan, start, _end in in_value:
                negative = re.search(r"\b(?:not|except|excluding|no)\b[^.;]*$", plain(fact.value)[:start], re.I)
                (refused if negative else accepted)[plan] = fact
    return PlanFacts(accepted, refused, list_fact)
