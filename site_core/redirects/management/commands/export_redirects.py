"""Export all redirects to a file: ``manage.py export_redirects redirects.csv``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...models import RedirectRule
from ...transfer import exporter


class Command(BaseCommand):
    help = "Export all redirects to a CSV, XLSX, or JSON file that import_redirects can read without loss."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="The extension sets the format: .csv, .xlsx, or .json.")

    def handle(self, *, file: Path, **options: Any) -> None:
        file_format = file.suffix.removeprefix(".").lower()
        if file_format not in exporter.CONTENT_TYPES:
            raise CommandError("The file name must end with .csv, .xlsx, or .json.")
        try:
            with file.open("wb") as target:
                exporter.write(file_format, target)
        except OSError as error:
            raise CommandError(f"The file can't be written: {error}") from error
        self.stdout.write(f"Exported {RedirectRule.objects.count():,} redirects to {file}.")
