from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from site_core.lib.migrations import has_unapplied_migrations

from ... import bootstrap


class Command(BaseCommand):
    help = "Create an administrator, or give an existing one a new password."
    requires_system_checks = []  # the database may not exist yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", nargs="?", default="admin")
        parser.add_argument("--email", default="", help="Where links to reset the password go.")
        parser.add_argument("--first", action="store_true", help="Do nothing if there already is an administrator.")

    def handle(self, *, username: str, email: str, first: bool, **options: Any) -> None:
        try:
            get_user_model()._meta.get_field("username").clean(username, None)
            get_user_model()._meta.get_field("email").clean(email, None)
            bootstrap.check_data_dir()
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        except bootstrap.SetupError as error:
            raise CommandError(str(error)) from error
        if has_unapplied_migrations():
            call_command("migrate", interactive=False, verbosity=0)
        if first and not bootstrap.needs_admin():
            self.stdout.write("There already is an administrator. None was created.")
            return
        password = bootstrap.make_admin(username, email)
        self.stdout.write(f"Username  {username}\nPassword  {password}\nSave the password: it is not shown again.")
