from typing import Any

from django.core.management.base import BaseCommand

from ...queue import send_pings


class Command(BaseCommand):
    help = "Notify search engines of changed pages with IndexNow."

    def handle(self, **options: Any) -> None:
        sent, failed = send_pings()
        if sent or failed or options["verbosity"] > 1:
            self.stdout.write(f"IndexNow: {sent} sent, {failed} failed.")
