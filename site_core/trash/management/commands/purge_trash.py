from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from site_core.trash.models import TrashEntry
from site_core.trash.purging import purge, purge_expired


class Command(BaseCommand):
    help = "Permanently delete what has been in the trash for TRASH_DAYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="Delete everything in the trash.")

    def handle(self, **options: Any) -> None:
        if options["all"]:
            count = sum(purge(pk) for pk in list(TrashEntry.objects.values_list("pk", flat=True)))
        else:
            count = purge_expired()
        self.stdout.write(f"Permanently deleted {count} entries from the trash.")
