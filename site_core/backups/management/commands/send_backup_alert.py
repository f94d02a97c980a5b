"""Email administrators if backups need attention: ``manage.py send_backup_alert``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...alerts import send_alert


class Command(BaseCommand):
    help = "Email all administrators if the newest backup is older than a week, missing, or failed. Otherwise nothing."

    def handle(self, **options: Any) -> None:
        try:
            count = send_alert()
        except Exception as error:  # email backends raise whatever their library raises
            raise CommandError(
                f"The email could not be sent ({type(error).__name__}). It is retried tomorrow."
            ) from error
        self.stdout.write(f"Emails sent: {count}.")
