"""Write all redirects to a file: ``manage.py export_redirects redirects.csv``."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from site_core.redirects import exporting
from site_core.redirects.models import RedirectRule


class Command(BaseCommand):
    help = "Write all redirects to a CSV, XLSX or JSON file, which import_redirects reads back as they were."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Its ending says which format: .csv, .xlsx or .json.")

    def handle(self, *, file, **options):
        kind = file.suffix.removeprefix(".").lower()
        if kind not in exporting.TYPES:
            raise CommandError("Let the file name end with .csv, .xlsx or .json: that says which format is written.")
        try:
            with file.open("wb") as target:
                exporting.write(kind, target)
        except OSError as error:
            raise CommandError(f"The file can't be written: {error}") from error
        self.stdout.write(f"{RedirectRule.objects.count():,} redirects written to {file}.")
