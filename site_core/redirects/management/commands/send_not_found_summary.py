"""Email new missing URLs to the users who asked for it: ``manage.py send_not_found_summary``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...not_found_summary import send_summaries


class Command(BaseCommand):
    help = "Email new missing URLs to the users who asked for it. Sends nothing if there are none."

    def handle(self, **options: Any) -> None:
        sent, errors = send_summaries()
        self.stdout.write(f"Emails sent: {sent}.")
        if errors:
            raise CommandError(f"Some emails could not be sent. {', '.join(errors)}. They are retried next week.")
