"""Continue tasks that were interrupted, and that nobody may be waiting for."""

from django.core.management.base import BaseCommand

from ...services import continue_interrupted


class Command(BaseCommand):
    help = "Continue background tasks that were interrupted, such as updating the pages that show a changed fact."

    def handle(self, **options: object) -> None:
        if count := continue_interrupted():
            self.stdout.write(f"Continued {count} background tasks.")
