"""Compare what visitors miss after the switch with the proof sheet, and email it: ``manage.py watch_switch``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...switch.emails import is_due, is_last, send_emails
from ...switch.models import Switch
from ...switch.watching import due_switches, watch


class Command(BaseCommand):
    help = "For thirty days after the switch from WordPress, compare what visitors miss with the proof sheet."

    def handle(self, **options: Any) -> None:
        errors = [error for switch in due_switches(timezone.localdate()) for error in self.watch(switch)]
        if errors:
            raise CommandError(f"Some emails could not be sent. {', '.join(errors)}.")

    def watch(self, switch: Switch) -> list[str]:
        """Record the day, and email it if that is due. Return the errors: the next run tries those emails again."""
        day = watch(switch)
        self.stdout.write(f"{switch.source}: {day.misses} requests in vain, {len(day.unanswered)} frequent URLs fail.")
        if not is_due(switch, day.day):
            return []
        sent, errors = send_emails(switch, day)
        if sent or not errors:
            ended_on = day.day if is_last(switch, day.day) else None
            Switch.objects.filter(pk=switch.pk).update(last_email_on=day.day, ended_on=ended_on)
        return errors
