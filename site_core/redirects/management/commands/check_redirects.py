"""Check the redirects for problems: ``manage.py check_redirects``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...checks import background
from ...checks.audit import FINDING_KINDS, INFORMATIONAL_KINDS, Finding, RuleAudit
from ...checks.report import Report


class Command(BaseCommand):
    help = "Check the redirects for loops, chains, dead ends, duplicates, and other problems. Exit with 1 if any exist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Only print problems, not other findings.")
        parser.add_argument(
            "--in-background",
            action="store_true",
            help="If there are many redirects, check them in a process of its own, store the report for the admin, and "
            "print the first findings of each kind.",
        )

    def handle(self, *, quiet: bool, in_background: bool, **options: Any) -> None:
        is_stored = in_background and not background.has_few_rules()
        counts = self.print_stored(quiet) if is_stored else self.print_all(quiet)
        if count := sum(count for kind, count in counts.items() if kind not in INFORMATIONAL_KINDS):
            problems = "1 problem" if count == 1 else f"{count:,} problems"
            raise CommandError(f"Found {problems}. To fix them, go to Redirects, Check in the admin.")
        self.stdout.write("No problems found.")

    def print_all(self, quiet: bool) -> Counter[str]:
        """Print all findings as they are found, and return how many there are of each kind."""
        counts: Counter[str] = Counter()
        for finding in RuleAudit():
            counts[finding.kind] += 1
            if finding.is_problem or not quiet:
                self.print_finding(finding)
        return counts

    def print_stored(self, quiet: bool) -> Counter[str]:
        """Check in the background, print the first findings of each kind, and return how many there are of each."""
        task = background.run_and_wait()
        if task.state != task.State.DONE:
            raise CommandError(task.error or "Another check is running.")
        report = Report(**task.result)
        for finding in shown_findings(report):
            if finding.is_problem or not quiet:
                self.print_finding(finding)
        return Counter({kind: len(ids) for kind, ids in report.rule_ids.items()})

    def print_finding(self, finding: Finding) -> None:
        self.stdout.write(f"{FINDING_KINDS[finding.kind].heading}: {finding.source}: {finding.message}")


def shown_findings(report: Report) -> Iterator[Finding]:
    """Yield the findings that the report shows, the most severe first."""
    for kind in FINDING_KINDS:
        yield from (Finding(**values) for values in report.shown.get(kind, ()))
