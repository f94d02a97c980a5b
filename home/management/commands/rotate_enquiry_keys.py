import time
from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from home.enquiries.models import Enquiry
from home.enquiries.rotation import rotate

SECONDS_BETWEEN_LINES = 2


class Command(BaseCommand):
    help = (
        "Encrypt all enquiries with the first key of ENQUIRY_KEYS. Put the new key before the old one, run this, then "
        "take the old one out. It can be interrupted, and run again."
    )

    def handle(self, **options):
        total, counts, began = Enquiry.objects.count(), Counter(), time.monotonic()
        said_at = began
        try:
            for outcome in rotate():
                counts[outcome] += 1
                if time.monotonic() - said_at >= SECONDS_BETWEEN_LINES:
                    said_at = time.monotonic()
                    self.say_progress(counts.total(), total, said_at - began)
        except KeyboardInterrupt:
            self.say(counts)
            raise CommandError("Stopped. Run it again to go on.") from None
        self.say(counts)
        if counts["unreadable"]:
            raise CommandError(
                f"{counts['unreadable']} can’t be read: their key is missing. Put it at the end of ENQUIRY_KEYS, run "
                "this again, or delete them in the admin."
            )

    def say_progress(self, done, total, seconds):
        rate = done / seconds
        self.stdout.write(f"{done} of {total}, {rate:.0f} a second, {max(total - done, 0) / rate:.0f} seconds left")

    def say(self, counts):
        self.stdout.write(f"{counts['changed']} encrypted anew, {counts['kept']} were already.")
