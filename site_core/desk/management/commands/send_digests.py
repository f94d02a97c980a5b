from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...digest import send_digests


class Command(BaseCommand):
    help = "Email the desk to people who chose that, if it is time and there is something on it."

    def handle(self, **options: Any) -> None:
        sent, errors = send_digests()
        self.stdout.write(f"Emails sent: {sent}.")
        if errors:
            raise CommandError(f"Some emails could not be sent. {', '.join(errors)}. They are retried in an hour.")
