from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from ...lockout import delete_old_records
from ...sign_ins import delete_old_sign_ins


class Command(BaseCommand):
    help = "Delete sign-in records that are no longer needed (failed sign-ins, IP addresses) and expired sessions."

    def handle(self, **options: Any) -> None:
        delete_old_records()
        delete_old_sign_ins()
        call_command("clearsessions")
