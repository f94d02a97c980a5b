from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.log_actions import log

from ... import notifications, two_factor


class Command(BaseCommand):
    help = "Turn off two-factor authentication for someone who has lost both the phone and the recovery codes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user “{username}”. See Settings, Users in the admin.")
        if not two_factor.is_enabled(user):
            self.stdout.write(f"{username} doesn't use two-factor authentication. Nothing was changed.")
            return
        two_factor.disable(user)
        log(user, "accounts.two_factor_reset")
        notifications.notify_of_change(user, "accounts.two_factor_reset")
        self.stdout.write(f"{username} can now sign in with only the password and set up the app again.")
