"""The checklist of one switch: what each item has, and the one thing to do next."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from site_core.lib.site_health import Report, Result, Status, run_checks

from .items import ITEMS, PHASE_LABELS, Item, Phase
from .models import Switch, SwitchTick
from .old_site import OldSite

TIMEOUT = 10  # seconds for all checks that ask other servers, which run in parallel
MAX_AGE = datetime.timedelta(days=1)  # of what other servers said: a certificate or the DNS may have changed since
CHECKED_AT, LANGUAGE = "checked_at", "language"


@dataclass
class Line:
    """An item with its results, or with who ticked it. ``results`` is None if it was not checked.

    ``language`` is that of the results, if it is not the one of the person who looks.
    """

    item: Item
    results: list[Result] | None = None
    tick: SwitchTick | None = None
    language: str = ""

    @property
    def is_manual(self) -> bool:
        return self.item.run is None

    @property
    def state(self) -> str:
        """“done”, “look” for what should be looked at, “todo”, or “unchecked”."""
        if self.is_manual:
            return "done" if self.tick else "todo"
        if self.results is None:
            return "unchecked"
        worst = max((result.status for result in self.results), default=Status.GOOD)
        return {Status.GOOD: "done", Status.RECOMMENDED: "look", Status.CRITICAL: "todo"}[worst]

    @property
    def state_label(self) -> str:
        labels = {
            "done": _("Done"),
            "look": _("Look at this"),
            "todo": _("To do"),
            "unchecked": _("Not checked yet"),
        }
        return labels[self.state]


@dataclass
class Checklist:
    """All lines. ``checked_at`` is when other servers were asked."""

    lines: list[Line] = field(default_factory=list)
    checked_at: datetime.datetime | None = None

    @property
    def is_outdated(self) -> bool:
        """Whether what other servers said is too old to count."""
        return self.checked_at is not None and timezone.now() - self.checked_at > MAX_AGE

    @property
    def phases(self) -> list[tuple[str, list[Line]]]:
        return [(str(PHASE_LABELS[phase]), self.in_phase(phase)) for phase in Phase]

    def in_phase(self, phase: Phase) -> list[Line]:
        return [line for line in self.lines if line.item.phase is phase]

    @property
    def done(self) -> int:
        return sum(line.state == "done" for line in self.lines)

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def next_line(self) -> Line | None:
        """The first line that is to be done; then the first that was not checked, or should be looked at."""
        for states in (("todo", "unchecked"), ("look",)):
            for line in self.lines:
                if line.state in states:
                    return line
        return None

    @property
    def is_green(self) -> bool:
        """Whether nothing is left to do. What should only be looked at may stay."""
        return all(line.state in ("done", "look") for line in self.lines)


def read_checklist(switch: Switch, old: OldSite) -> Checklist:
    """Return the checklist with the checks of this machine, and with what the last check of other servers found."""
    checks = [item.check(old) for item in ITEMS if item.run and not item.is_remote]
    return build(switch, {report.check.name: report for report in run_checks(checks, with_remote=False)})


def check_everything(switch: Switch, old: OldSite, timeout: float = TIMEOUT) -> Checklist:
    """Run all checks, and store what other servers said. Takes ``timeout`` seconds at most."""
    checks = [item.check(old) for item in ITEMS if item.run]
    reports = run_checks(checks, with_remote=True, timeout=timeout)
    remote = [report for report in reports if report.check.is_remote]
    switch.results = {CHECKED_AT: timezone.now().isoformat(), LANGUAGE: get_language() or ""} | {
        report.check.name: [as_json(result) for result in report.results or ()] for report in remote
    }
    switch.old_addresses = keep_addresses(switch, old.addresses)
    switch.save(update_fields=["results", "old_addresses"])
    return build(switch, {report.check.name: report for report in reports})


def keep_addresses(switch: Switch, found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the addresses for a roll back. What was seen first stays: later, a name may lead to the new server."""
    stored = Switch.objects.get(pk=switch.pk)  # somebody else may have pressed “Check now” meanwhile
    return stored.old_addresses if stored.switched_on else found | stored.old_addresses


def build(switch: Switch, reports: dict[str, Report]) -> Checklist:
    ticks = {tick.item: tick for tick in ticks_of(switch)}
    checklist = Checklist(checked_at=parse_datetime(str(switch.results.get(CHECKED_AT, ""))))
    stored = {} if checklist.is_outdated else switch.results
    checklist.lines = [make_line(item, reports.get(item.name), stored, ticks.get(item.name)) for item in ITEMS]
    return checklist


def make_line(item: Item, report: Report | None, stored: dict[str, Any], tick: SwitchTick | None) -> Line:
    """Return the line with the results of a report, or else with those that were stored by an earlier check."""
    if report and report.results is not None:
        return Line(item, report.results, tick)
    if item.run and item.name in stored:
        language = stored.get(LANGUAGE, "")
        results = [from_json(values) for values in stored[item.name]]
        return Line(item, results, tick, "" if language == get_language() else language)
    return Line(item, None, tick)


def ticks_of(switch: Switch) -> Iterable[SwitchTick]:
    return switch.ticks.select_related("user") if switch.pk else ()


def as_json(result: Result) -> dict[str, str]:
    values = {"found": result.found, "advice": result.advice, "url": result.url, "command": result.command}
    # Errors quote other servers, and PostgreSQL stores no NUL.
    return {"status": result.status.name} | {name: str(text).replace("\0", "") for name, text in values.items()}


def from_json(values: dict[str, str]) -> Result:
    return Result(Status[values["status"]], values["found"], values["advice"], values["url"], values["command"])
