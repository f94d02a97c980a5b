from typing import Any

from django.core.management.base import BaseCommand

from ...mail.sending import send_due_emails


class Command(BaseCommand):
    help = "Send emails about medical reviews. Failed emails are retried."

    def handle(self, **options: Any) -> None:
        sent, failed = send_due_emails()
        if sent or failed or options["verbosity"] > 1:
            self.stdout.write(f"Sent {sent} emails about reviews. Failed: {failed}.")
