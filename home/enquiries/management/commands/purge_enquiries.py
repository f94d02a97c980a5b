from typing import Any

from django.core.management.base import BaseCommand

from ...retention import delete_expired


class Command(BaseCommand):
    help = "Delete inquiries that are past their retention period (Settings, Inquiries)."

    def handle(self, **options: Any) -> None:
        deleted = delete_expired()
        if deleted or options["verbosity"] > 1:
            self.stdout.write(f"Deleted {deleted} expired inquiries.")
