"""Delete exports of WordPress that were uploaded in the admin more than 30 days ago."""

from django.core.management.base import BaseCommand

from ...proof.sources import delete_old_pages
from ...proof.uploaded_copies import delete_old_copies
from ...wizard.files import delete_old


class Command(BaseCommand):
    help = "Delete exports of WordPress that were uploaded in the admin more than 30 days ago. Imported pages stay."

    def handle(self, **options: object) -> None:
        delete_old_pages()
        delete_old_copies()
        if count := delete_old():
            self.stdout.write(f"Deleted {count} uploads.")
