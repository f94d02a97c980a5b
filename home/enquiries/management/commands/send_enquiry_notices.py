from typing import Any

from django.core.management.base import BaseCommand

from ...notifications import send_notifications


class Command(BaseCommand):
    help = "Notify the front desk by email that inquiries are waiting. Failed emails are retried."

    def handle(self, **options: Any) -> None:
        sent, failed = send_notifications()
        if sent or failed or options["verbosity"] > 1:
            self.stdout.write(f"Notified the front desk of {sent} inquiries. Failed: {failed}.")
