from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...key_check import key_warnings


class Command(BaseCommand):
    help = "Check that all inquiries can be decrypted with ENQUIRY_KEYS, such as after a restore."

    def handle(self, **options: Any) -> None:
        if warnings := list(key_warnings()):
            raise CommandError("\n".join(warnings))
        self.stdout.write("All inquiries can be decrypted.")
