from django.core.management.base import BaseCommand

from home.enquiries.purging import purge


class Command(BaseCommand):
    help = "Delete enquiries after their retention period (Settings, Enquiries)."

    def handle(self, **options):
        deleted = purge()
        if deleted or options["verbosity"] > 1:
            self.stdout.write(f"Enquiries: {deleted} deleted, as their time was over.")
