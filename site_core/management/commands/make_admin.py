from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import get_random_string

from site_core import serving

# Without letters and digits that look alike: people type it from a screen.
ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PASSWORD_LENGTH = 20  # 56**20 is about 2**116


def make_admin(username):
    """Make ``username`` an administrator, or give them a new password; return the password."""
    password = get_random_string(PASSWORD_LENGTH, ALPHABET)
    user, _ = get_user_model().objects.get_or_create(username=username)
    user.is_superuser = user.is_staff = user.is_active = True
    user.set_password(password)
    user.save()
    return password


class Command(BaseCommand):
    help = "Make an administrator, or give an existing one a new password."
    requires_system_checks = []  # the database may not be there yet

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?", default="admin")

    def handle(self, username, **options):
        try:
            get_user_model()._meta.get_field("username").clean(username, None)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        try:
            serving.check_data_dir()
        except serving.CannotServe as error:
            raise CommandError(str(error)) from error
        if serving.has_unapplied_migrations():
            call_command("migrate", interactive=False, verbosity=0)
        password = make_admin(username)
        self.stdout.write(f"User name  {username}\nPassword   {password}\nKeep it now: it is not shown again.")
