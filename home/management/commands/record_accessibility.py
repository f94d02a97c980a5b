import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...accessibility.results import record


class Command(BaseCommand):
    help = "Store the results that “make accessibility” wrote, for the accessibility statement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            run = record(json.loads(file.read_text()))
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} could not be read: {error}") from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Recorded what was measured on {run.measured_at:%Y-%m-%d}.")
