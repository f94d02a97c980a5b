import json
import os
import shutil
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...accessibility.measuring import MeasurementError, measure
from ...accessibility.results import record


class Command(BaseCommand):
    help = "Check one page of each type of the running site with axe-core, for the accessibility statement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("site", help="Where the site runs, such as http://127.0.0.1:8000.")
        parser.add_argument("--output", type=Path, help="Write the results to this file, too.")

    def handle(self, *, site: str, output: Path | None, **options: Any) -> None:
        if not site.startswith(("http://", "https://")):
            raise CommandError("Enter the URL of the site with http:// or https://.")
        call_command("audit_seo", verbosity=0)  # counts the broken links of today
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
        try:
            results = measure(site, chromium, self.stdout.write)
        except ImportError as error:
            raise CommandError("This needs the development packages: run “make accessibility”.") from error
        except MeasurementError as error:
            raise CommandError(f"Nothing was recorded. Is the site running, and Chromium installed? {error}") from error
        if output:
            output.write_text(json.dumps(results, indent=2) + "\n")
        record(results)
        failed = sum(bool(page["failures"]) for page in results["pages"])
        self.stdout.write(f"Recorded: {len(results['pages'])} page types, {failed} of them with failures.")
