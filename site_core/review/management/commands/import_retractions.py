import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from site_core.review.retractions.importing import import_retractions
from site_core.review.retractions.models import CitedNotice
from site_core.review.retractions.reading import NotARetractionList


class Command(BaseCommand):
    help = "Import the list of retractions and corrections that Crossref publishes (CSV, also as .gz or .zip)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as opened:
                record = import_retractions(opened, file.name)
        except (OSError, NotARetractionList) as error:
            raise CommandError(str(error)) from error
        for number, reason in record.broken_lines:
            self.stderr.write(f"Line {number}: {reason}")
        count = CitedNotice.objects.filter(seen_at=None).count()
        self.stdout.write(
            f"{record.rows:,} rows imported, {record.skipped:,} of them without an identifier; "
            f"{record.broken:,} broken lines; {count:,} citations to look at."
        )
