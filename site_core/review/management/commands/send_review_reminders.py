from typing import Any

from django.core.management.base import BaseCommand

from ...mail.sending import send_due_emails
from ...owners import assign_owners
from ...reminders.due import enqueue_reminders


class Command(BaseCommand):
    help = "Remind reviewers and owners of pages whose medical review is due."

    def handle(self, **options: Any) -> None:
        assign_owners()
        count = enqueue_reminders()
        send_due_emails()
        if count or options["verbosity"] > 1:
            self.stdout.write(f"Reminded {count} people of medical reviews.")
