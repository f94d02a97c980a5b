"""Corpora of sentences for the detection of contradictions: TOML files in tests/seo_audit/contradictions."""

import datetime
import tomllib
from collections.abc import Iterable
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

UNKNOWN = "unknown"  # the kind of a missed sentence of a page that has sentences of several kinds


class Outcome(NamedTuple):
    """The sentences that were found or not, and should not or should have been."""

    found: int
    missed: list[str]
    false_alarms: list[str]
    fine: int

    @property
    def recall(self) -> float:
        return self.found / (self.found + len(self.missed)) if self.found or self.missed else 1.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + len(self.false_alarms)) if self.found or self.false_alarms else 1.0


NOTHING = Outcome(0, [], [], 0)


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
            KnownTreatment(tuple(treatment["names"]), treatment["is_approved"], uses=tuple(treatment.get("uses", ())))
            for treatment in data["treatments"]
        ),
    )


def measure(path: Path) -> Outcome:
    """Run the detection over a corpus, sentence by sentence."""
    return add_up(measure_kinds(path).values())


def add_up(outcomes: Iterable[Outcome]) -> Outcome:
    found, missed, false_alarms, fine = 0, [], [], 0
    for each in outcomes:
        found, fine = found + each.found, fine + each.fine
        missed, false_alarms = missed + each.missed, false_alarms + each.false_alarms
    return Outcome(found, missed, false_alarms, fine)


def measure_kinds(path: Path) -> dict[str, Outcome]:
    """Return the outcomes of a corpus by kind: that of the page, or else of the fact that was found."""
    data = tomllib.loads(path.read_text())
    clinic = parse_clinic(data)
    outcomes: dict[str, Outcome] = {}

    def record(kind: str, outcome: Outcome) -> None:
        outcomes[kind] = add_up([outcomes.get(kind, NOTHING), outcome])

    for page in data["pages"]:

        def detect(text: str, page: dict[str, Any] = page) -> list[Any]:
            return find_contradictions([Passage(text, "", page["topic"], page.get("is_approved"))], clinic)

        for text in page["contradictions"].strip().splitlines():
            if detected := detect(text):
                record(page.get("kind", detected[0].kind), NOTHING._replace(found=1))
            else:
                record(page.get("kind", UNKNOWN), NOTHING._replace(missed=[f"{page['topic']}: {text}"]))
        for text in page["fine"].strip().splitlines():
            if wrong := detect(text):
                message = f"{page['topic']}: {text}  <- {wrong[0].name}: {wrong[0].words!r}"
                record(wrong[0].kind, Outcome(0, [], [message], 1))
            else:
                record(page.get("kind", UNKNOWN), NOTHING._replace(fine=1))
    return outcomes
