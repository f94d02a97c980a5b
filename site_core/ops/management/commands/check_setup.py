"""Print what Site health in the admin shows."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from site_core.lib.site_health import Report, Result, Status, run_checks, site_health_checks

MARKS = {Status.GOOD: "ok", Status.RECOMMENDED: "improve", Status.CRITICAL: "CRITICAL"}


class Command(BaseCommand):
    help = (
        "Check proxies, HTTPS, host names, mail, backups, scheduled jobs, disks, the database, caches, storage, and "
        "versions, and say what to do. Fails if something is critical. Site health in the admin shows the same."
    )
    requires_system_checks = []  # a setup that they reject can be checked, too

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="check", help="Only these checks, such as “backups”.")
        parser.add_argument("--local", action="store_true", help="Skip the checks that ask other servers.")
        parser.add_argument("--json", action="store_true", help="Print JSON.")

    def handle(self, *, names: list[str], local: bool, **options: Any) -> None:
        checks = {check.name: check for check in site_health_checks()}
        if unknown := set(names) - set(checks):
            raise CommandError(f"Unknown checks: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(checks))}.")
        reports = run_checks([checks[name] for name in names or checks], with_remote=not local)
        reports = [report for report in reports if report.results is not None]
        if options["json"]:
            self.stdout.write(json.dumps([as_dict(report) for report in reports], indent=2, ensure_ascii=False))
        else:
            self.print_reports(reports)
        if critical := [report.check.name for report in reports if report.status == Status.CRITICAL]:
            raise CommandError(f"Critical: {', '.join(critical)}.")

    def print_reports(self, reports: list[Report]) -> None:
        for report in sorted(reports, key=lambda report: -(report.status or 0)):
            self.stdout.write(f"{report.check.label} ({report.check.name})")
            for result in report.results or ():
                self.stdout.write(f"  {MARKS[result.status]}: {result.found}", self.style_of(result))
                for line in (result.advice, f"  {result.command}" if result.command else ""):
                    if line:
                        self.stdout.write(f"    {line}")

    def style_of(self, result: Result) -> Any:
        return {Status.CRITICAL: self.style.ERROR, Status.RECOMMENDED: self.style.WARNING}.get(result.status)


def as_dict(report: Report) -> dict[str, Any]:
    results = [asdict(result) | {"status": result.status.name.lower()} for result in report.results or ()]
    status = report.status.name.lower() if report.status is not None else None
    return {"name": report.check.name, "label": str(report.check.label), "status": status, "results": results}
