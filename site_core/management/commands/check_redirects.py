"""Look for redirects that don't do what they should: ``manage.py check_redirects``."""

from django.core.management.base import BaseCommand, CommandError

from site_core.redirects.health import FINDING_KINDS, RuleAudit


class Command(BaseCommand):
    help = "Look for loops, chains, dead ends, duplicates and other faults of redirects; exits with 1 if there are any."

    def add_arguments(self, parser):
        parser.add_argument("--quiet", action="store_true", help="Only faults, not what is good to know.")

    def handle(self, *, quiet, **options):
        examination = RuleAudit()
        for finding in examination.problems if quiet else examination.findings:
            self.stdout.write(f"{FINDING_KINDS[finding.kind][0]}: {finding.source}: {finding.message}")
        if faults := len(examination.problems):
            raise CommandError(
                f"{faults} fault{'s' if faults > 1 else ''} found. The admin mends them: Settings, Redirects, Check."
            )
        self.stdout.write("No faults found.")
