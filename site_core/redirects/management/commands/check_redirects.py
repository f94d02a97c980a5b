"""Check the redirects for problems: ``manage.py check_redirects``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...checks.audit import FINDING_KINDS, RuleAudit


class Command(BaseCommand):
    help = "Check the redirects for loops, chains, dead ends, duplicates, and other problems. Exit with 1 if any exist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Only print problems, not other findings.")

    def handle(self, *, quiet: bool, **options: Any) -> None:
        audit = RuleAudit()
        for finding in audit.problems if quiet else audit.findings:
            self.stdout.write(f"{FINDING_KINDS[finding.kind].heading}: {finding.source}: {finding.message}")
        if count := len(audit.problems):
            problems = "1 problem" if count == 1 else f"{count:,} problems"
            raise CommandError(f"Found {problems}. To fix them, go to Redirects, Check in the admin.")
        self.stdout.write("No problems found.")
