from typing import Any

from axes.models import AccessAttempt
from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Q


class Command(BaseCommand):
    help = "Let someone who is locked out after failed sign-ins sign in now. Without a name, unlock everyone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?")

    def handle(self, *, username: str | None, **options: Any) -> None:
        attempts = AccessAttempt.objects.all()
        if username:
            addresses = attempts.filter(username=username).values_list("ip_address", flat=True)
            attempts = attempts.filter(Q(username=username) | Q(ip_address__in=list(addresses)))
        count, _ = attempts.delete()
        name = username or "Everyone"
        self.stdout.write(f"{name} can sign in again." if count else "No one was locked out.")
