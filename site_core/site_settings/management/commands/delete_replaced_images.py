from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...replaced_images import find_replaced_images


class Command(BaseCommand):
    help = "Delete logos and icons that were replaced long ago. Until then, the history of the settings has them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="List what would be deleted.")
        parser.add_argument("--days", type=int, default=90, help="How long they are kept (default: 90).")

    def handle(self, *, dry_run: bool, days: int, **options: Any) -> None:
        if days < 1:
            raise CommandError("--days has to be at least 1: somebody may be uploading a logo.")
        for image in find_replaced_images(timezone.now() - datetime.timedelta(days=days)).defer("content", "drawing"):
            if not dry_run:
                image.delete()
            self.stdout.write(f"{'Would delete' if dry_run else 'Deleted'} {image.name}")
