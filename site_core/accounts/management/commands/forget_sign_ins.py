from django.core.management import call_command
from django.core.management.base import BaseCommand

from ...lockout import forget_sign_ins


class Command(BaseCommand):
    help = "Delete records of sign-ins that are no longer needed (wrong passwords, addresses) and sessions that ended."

    def handle(self, **options):
        forget_sign_ins()
        call_command("clearsessions")
