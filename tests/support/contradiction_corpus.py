"""Corpora of sentences for the detection of contradictions: TOML files in tests/seo_audit/contradictions."""

import datetime
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from site_core.seo_audit.contradictions.detection import find_contradictions
from site_core.seo_audit.contradictions.known import (
    Clinic,
    KnownFact,
    KnownPerson,
    KnownTreatment,
    Passage,
    SpecialDay,
)
from site_core.site_settings.opening_hours import OpeningHours, Span


class Outcome(NamedTuple):
    """The sentences that were found or not, and should not or should have been."""

    found: int
    missed: list[str]
    false_alarms: list[str]
    fine: int

    @property
    def recall(self) -> float:
        return self.found / (self.found + len(self.missed))

    @property
    def precision(self) -> float:
        return self.found / (self.found + len(self.false_alarms))


def parse_clinic(data: dict[str, Any]) -> Clinic:
    values = dict(data["clinic"])
    usual = [
        (int(day), Span(*map(datetime.time.fromisoformat, span.split("-"))))
        for day, spans in values.pop("hours").items()
        for span in spans.split(",")
    ]
    special = [
        SpecialDay(note, int(date[:2]), int(date[3:]), is_closed=True)
        for note, date in values.pop("closed_days", {}).items()
    ]
    return Clinic(
        **values,
        hours=OpeningHours(usual),
        special_days=tuple(special),
        facts=tuple(KnownFact(**(fact | {"aliases": tuple(fact.get("aliases", ()))})) for fact in data["facts"]),
        people=tuple(KnownPerson(**person) for person in data["people"]),
        treatments=tuple(
            KnownTreatment(tuple(treatment["names"]), treatment["is_approved"]) for treatment in data["treatments"]
        ),
    )


def measure(path: Path) -> Outcome:
    """Run the detection over a corpus, sentence by sentence."""
    data = tomllib.loads(path.read_text())
    clinic = parse_clinic(data)
    found, missed, false_alarms, fine = 0, [], [], 0
    for page in data["pages"]:

        def detect(text: str, page: dict[str, Any] = page) -> list[Any]:
            return find_contradictions([Passage(text, "", page["topic"], page.get("is_approved"))], clinic)

        for text in page["contradictions"].strip().splitlines():
            if detect(text):
                found += 1
            else:
                missed.append(f"{page['topic']}: {text}")
        for text in page["fine"].strip().splitlines():
            fine += 1
            if wrong := detect(text):
                false_alarms.append(f"{page['topic']}: {text}  <- {wrong[0].name}: {wrong[0].words!r}")
    return Outcome(found, missed, false_alarms, fine)
