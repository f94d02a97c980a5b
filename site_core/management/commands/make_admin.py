from django.contrib.auth import get_user_model
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import get_random_string

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

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?", default="admin")

    def handle(self, username, **options):
        try:
            UnicodeUsernameValidator()(username)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        password = make_admin(username)
        self.stdout.write(f"User name  {username}\nPassword   {password}\nKeep it now: it is not shown again.")
