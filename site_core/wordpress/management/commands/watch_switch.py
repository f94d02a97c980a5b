"""Compare what visitors miss after the switch with the proof sheet, and email it: ``manage.py watch_switch``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...switch.emails import send_emails
from ...switch.models import Switch
from ...switch.watching import due_switches, watch
from ...switch.words import headline


class Command(BaseCommand):
    help = "For thirty days after the switch from WordPress, compare what visitors miss with the proof sheet."

    def handle(self, **options: Any) -> None:
        errors = [error for switch in due_switches(timezone.localdate()) for error in self.watch(switch)]
        if errors:
            raise CommandError(f"Some emails could not be sent. {', '.join(errors)}.")

    def watch(self, switch: Switch) -> list[str]:
        """Record the day, and email it to whom that is due. Return the errors: the next run tries those again."""
        day = watch(switch)
        self.stdout.write(f"{switch.source}: {headline(day)}. Requests that found no page: {day.misses}.")
        return send_emails(switch, day)
