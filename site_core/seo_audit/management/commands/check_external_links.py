from typing import Any

from django.core.management.base import BaseCommand

from ...external_links.running import Run


class Command(BaseCommand):
    help = "Check links to other websites that are due, for at most five minutes. Each link is due once a week."

    def handle(self, **options: Any) -> None:
        run = Run()
        run.check_due(self.stdout.write if options["verbosity"] > 1 else lambda line: None)
        if run.is_network_down:
            self.stderr.write("No website responded, so the results stay as they are. Is this server offline?")
        elif run.checked or options["verbosity"] > 1:
            self.stdout.write(f"Checked {run.checked} links to other websites.")
