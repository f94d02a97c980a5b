"""Look for redirects that don't do what they should: ``manage.py check_redirects``."""

from django.core.management.base import BaseCommand, CommandError

from site_core.redirects.health import KINDS, Examination


class Command(BaseCommand):
    help = "Look for loops, chains, dead ends, duplicates and other faults of redirects; exits with 1 if there are any."

    def add_arguments(self, parser):
        parser.add_argument("--quiet", action="store_true", help="Only faults, not what is good to know.")

    def handle(self, *, quiet, **options):
        examination = Examination()
        for finding in examination.faults if quiet else examination.findings:
            self.stdout.write(f"{KINDS[finding.kind][0]}: {finding.source}: {finding.text}")
        if faults := len(examination.faults):
            raise CommandError(
                f"{faults} fault{'s' if faults > 1 else ''} found. The admin mends them: Settings, Redirects, Check."
            )
        self.stdout.write("No faults found.")
