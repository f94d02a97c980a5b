from django.core.management.base import BaseCommand

from home.enquiries.notices import send_notices


class Command(BaseCommand):
    help = "Notify the front desk by mail about new enquiries."

    def handle(self, **options):
        told, failed = send_notices()
        if told or failed or options["verbosity"] > 1:
            self.stdout.write(f"Enquiries: {told} told of, {failed} not. What failed is tried again.")
