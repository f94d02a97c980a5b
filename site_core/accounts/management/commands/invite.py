from argparse import ArgumentTypeError
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from site_core.lib.roles import registered_roles

from ...invitations import InvitationError, invite, invite_by_email
from ...roles import get_role_groups


def email_address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ArgumentTypeError(f"“{text}” is not an email address.") from error
    return get_user_model().objects.normalize_email(text)


class Command(BaseCommand):
    help = "Create an account, and send its owner a link to set a password."

    def add_arguments(self, parser: CommandParser) -> None:
        names = ", ".join(role.key for role in registered_roles())
        parser.add_argument("email", type=email_address)
        parser.add_argument(
            "--role",
            action="append",
            required=True,
            help=f"what the person may do; can be repeated: {names}. docs/security.md describes the roles",
        )
        parser.add_argument("--username", help="what the person signs in with; default: the email address")
        parser.add_argument(
            "--print-link", action="store_true", help="print the link instead of sending it, for sites without email"
        )

    def handle(self, *, email: str, role: list[str], username: str | None, print_link: bool, **options: Any) -> None:
        groups = find_groups(role)
        try:
            if print_link:
                self.stdout.write(invite(email, groups, username=username or email)[1])
            else:
                invite_by_email(email, groups, username=username or email)
                self.stdout.write(f"{email} was invited.")
        except InvitationError as error:
            raise CommandError(str(error)) from error


def find_groups(keys: list[str]) -> list[Group]:
    """Return the groups of the roles with ``keys``."""
    groups = {role.key: group for role, group in get_role_groups()}
    for key in keys:
        if key not in groups:
            raise CommandError(f"There is no role “{key}”. Choose one of these: {', '.join(groups)}.")
    return [groups[key] for key in keys]
