from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from wagtail.log_actions import log

from ... import two_factor


class Command(BaseCommand):
    help = "Let somebody set two-step sign-in up anew who has lost both phone and recovery codes."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user “{username}”. The names stand in the admin under Settings, Users.")
        if not two_factor.is_on(user):
            self.stdout.write(f"{username} has not set up two-step sign-in: nothing to reset.")
            return
        two_factor.switch_off(user)
        log(user, "accounts.two_factor_reset")
        self.stdout.write(f"{username} can sign in with the password alone, and set the app up again.")
