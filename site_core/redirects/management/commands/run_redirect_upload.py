"""Check or import a file that was uploaded in the admin: ``manage.py run_redirect_upload 5``."""

from django.core.management.base import BaseCommand, CommandParser

from ...transfer import jobs


class Command(BaseCommand):
    help = "Check or import a file that was uploaded in the admin. The admin starts this in a process of its own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("upload", type=int, metavar="ID", help="The id of the upload.")

    def handle(self, *, upload: int, **options: object) -> None:
        jobs.run(upload)
