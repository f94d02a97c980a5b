from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from site_core.accounts.invitations import InvitationError, send
from site_core.lib.mail import is_mail_sent
from site_core.lib.migrations import has_unapplied_migrations
from site_core.ops import bootstrap

from ...site_root import SiteNotEmptyError, site_is_empty
from ...starting.questions import AnswersError, Interview, check, clinic_from, read_answers
from ...starting.site import Clinic, Started, start_clinic

NOT_EMPTY = "The site already has pages. None were created."


class Command(BaseCommand):
    help = (
        "Create a clinic's own site: pages, settings, colors, and the first invitation. Asks for what it needs, unless "
        "a name or a file has the answers. Does nothing if the site already has pages."
    )
    requires_system_checks = []  # they need the database that this command creates

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="The clinic's name. Then nothing is asked.")
        parser.add_argument("--phone", default="", help="The clinic's phone number, as visitors should see it.")
        parser.add_argument("--email", default="", help="The clinic's public email address.")
        parser.add_argument("--answers", type=Path, help="A TOML file with all answers: docs/answers.example.toml.")
        parser.add_argument(
            "--from-demo", action="store_true", help="Add the demo's treatments as drafts, marked “Adapt this”."
        )

    def handle(self, **options: Any) -> None:
        self.prepare_database()
        if not site_is_empty():
            self.stdout.write(NOT_EMPTY)
            return
        try:
            clinic = self.get_clinic(**options)
        except AnswersError as error:
            raise CommandError(f"{error}\nNothing was created. Correct this, then run the command again.") from error
        except (KeyboardInterrupt, EOFError):
            raise CommandError("\nStopped. Nothing was created. Run the command again to start over.") from None
        if clinic is None:
            bootstrap.record_own_clinic()
            self.stdout.write("Start the site with `make run` and sign in to the admin: it asks the same questions.")
        else:
            self.create(clinic)

    def prepare_database(self) -> None:
        try:
            bootstrap.check_data_dir()
        except bootstrap.SetupError as error:
            raise CommandError(str(error)) from error
        if has_unapplied_migrations():
            self.stdout.write("Setting up the database …")
            self.stdout.flush()
            call_command("migrate", interactive=False, verbosity=0)

    def get_clinic(
        self, *, name: str | None, phone: str, email: str, answers: Path | None, from_demo: bool, **options: Any
    ) -> Clinic | None:
        """Return the answers. None if somebody would rather answer in the browser."""
        if answers:
            clinic = read_answers(answers)
            return clinic if not from_demo else clinic_from({**vars(clinic), "from_demo": True})
        if name is not None:
            # The installer asks for these only.
            values = {"name": name.strip(), "phone": phone.strip(), "email": email.strip(), "hours": ""}
            return clinic_from({**check(values, {}), "from_demo": from_demo})
        if not sys.stdin.isatty():
            raise AnswersError(
                "There is no terminal to ask in. Write the answers into a file, as in docs/answers.example.toml, "
                "and run: make start-clinic ANSWERS=answers.toml"
            )
        self.stdout.write(
            "A few questions about your clinic. Enter takes what is in brackets; you can change everything later.\n"
            "To answer in the browser instead, leave the name empty. Ctrl-C stops, and nothing is created."
        )
        cleaned = Interview(input, self.stdout.write).run()
        return None if cleaned is None else clinic_from({**cleaned, "from_demo": from_demo})

    def create(self, clinic: Clinic) -> None:
        try:
            started = start_clinic(clinic)
        except SiteNotEmptyError:
            self.stdout.write(NOT_EMPTY)
        except (ValidationError, InvitationError) as error:
            messages = error.messages if isinstance(error, ValidationError) else [str(error)]
            raise CommandError(f"{' '.join(messages)} Nothing was created.") from error
        else:
            bootstrap.record_own_clinic()
            self.stdout.write(self.style.SUCCESS("The home and contact pages are public. All others are drafts."))
            self.report_invitation(started)

    def report_invitation(self, started: Started) -> None:
        """Send the link, or show it if the site sends no mail."""
        if started.colleague is None:
            return
        try:
            if is_mail_sent():
                send(started.colleague, started.link)
                self.stdout.write(f"{started.colleague.email} was invited.")
                return
        except InvitationError as error:
            self.stdout.write(str(error))
        self.stdout.write(f"Send this link to {started.colleague.email}: it sets a password, once.\n{started.link}")
