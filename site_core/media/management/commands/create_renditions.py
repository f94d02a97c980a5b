from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from site_core.lib.progress import ProgressReporter

from ...models import ClinicImage
from ...pending_renditions import create_due, create_due_in_threads, due_rows, enqueue_in_advance


class Command(BaseCommand):
    help = "Create the resized versions of images that are still missing. The schedule runs this each minute."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Check every image, also those that no page asked for.")
        parser.add_argument("--awaited", action="store_true", help="Create only those that pages have asked for.")
        parser.add_argument("--processes", type=int, default=1, help="How many images to work on at the same time.")

    def handle(self, *, all: bool, awaited: bool, processes: int, **options: Any) -> None:
        if all:
            for image in ClinicImage.objects.iterator(chunk_size=100):
                enqueue_in_advance(image)
        if total := due_rows(awaited).values("image").distinct().count():
            progress = ProgressReporter(self.stdout.write, "images resized", total)
            if processes > 1:
                create_due_in_threads(processes, progress.advance, awaited)
            else:
                create_due(progress.advance, awaited)
