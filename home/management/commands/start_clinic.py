from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...site_root import SiteNotEmptyError
from ...starter import Clinic, start_clinic


class Command(BaseCommand):
    help = "Create a clinic's first pages: home and contact. Does nothing if the site already has pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="The clinic's name.")
        parser.add_argument("--phone", default="", help="The clinic's phone number, as visitors should see it.")
        parser.add_argument("--email", default="", help="The clinic's public email address.")

    def handle(self, *, name: str, phone: str, email: str, **options: Any) -> None:
        try:
            start_clinic(Clinic(name.strip(), phone.strip(), email.strip()))
        except SiteNotEmptyError:
            self.stdout.write("The site already has pages. None were created.")
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        else:
            self.stdout.write(self.style.SUCCESS("The home and contact pages were created."))
