from typing import Any

from django.core.management.base import BaseCommand

from ...counts import delete_old_counts, update_results


class Command(BaseCommand):
    help = "Delete old counts of searches, and search again for what people search for most."

    def handle(self, **options: Any) -> None:
        count = delete_old_counts()
        update_results()
        self.stdout.write(f"Old search terms deleted: {count}.")
