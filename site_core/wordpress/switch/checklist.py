"""The checklist of one switch: what each item has, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from site_core.lib.site_health import Report, Result, Status, run_checks

from .items import ITEMS, PHASE_LABELS, Item, Phase
from .models import Switch, SwitchTick
from .old_site import OldSite

TIMEOUT = 10  # seconds for all checks that ask other servers, which run in parallel
CHECKED_AT = "checked_at"


@dataclass
class Line:
    """An item with its results, or with who ticked it. ``results`` is None if it was not checked."""

    item: Item
    results: list[Result] | None = None
    tick: SwitchTick | None = None

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
    checked_at: datetime | None = None

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
    switch.results = {CHECKED_AT: timezone.now().isoformat()} | {
        report.check.name: [as_json(result) for result in report.results or ()] for report in remote
    }
    if not switch.switched_on:
        switch.old_addresses = switch.old_addresses | old.addresses
    switch.save(update_fields=["results", "old_addresses"])
    return build(switch, {report.check.name: report for report in reports})


def build(switch: Switch, reports: dict[str, Report]) -> Checklist:
    ticks = {tick.item: tick for tick in ticks_of(switch)}
    lines = [
        Line(item, results_of(item, reports.get(item.name), switch.results), ticks.get(item.name)) for item in ITEMS
    ]
    return Checklist(lines, parse_datetime(str(switch.results.get(CHECKED_AT, ""))))


def ticks_of(switch: Switch) -> Iterable[SwitchTick]:
    return switch.ticks.select_related("user") if switch.pk else ()


def results_of(item: Item, report: Report | None, stored: dict[str, Any]) -> list[Result] | None:
    """Return the results of a report, or those that were stored. None if the item was not checked."""
    if report and report.results is not None:
        return report.results
    if item.run and item.name in stored:
        return [from_json(values) for values in stored[item.name]]
    return None


def as_json(result: Result) -> dict[str, str]:
    values = {"found": result.found, "advice": result.advice, "url": result.url, "command": result.command}
    # Errors quote other servers, and PostgreSQL stores no NUL.
    return {"status": result.status.name} | {name: str(text).replace("\0", "") for name, text in values.items()}


def from_json(values: dict[str, str]) -> Result:
    return Result(Status[values["status"]], values["found"], values["advice"], values["url"], values["command"])
