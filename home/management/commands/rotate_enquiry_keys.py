from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from home.enquiries.models import Enquiry
from home.enquiries.rotation import rotate
from site_core.lib.progress import ProgressReporter


class Command(BaseCommand):
    help = (
        "Encrypt all enquiries with the first key of ENQUIRY_KEYS. Put the new key before the old one, run this, then "
        "take the old one out. It can be interrupted, and run again."
    )

    def handle(self, **options):
        counts = Counter()
        progress = ProgressReporter(self.stdout.write, "enquiries", Enquiry.objects.count())
        try:
            for outcome in rotate():
                counts[outcome] += 1
                progress.advance()
        except KeyboardInterrupt:
            self.say(counts)
            raise CommandError("Stopped. Run it again to go on.") from None
        self.say(counts)
        if counts["unreadable"]:
            raise CommandError(
                f"{counts['unreadable']} can’t be read: their key is missing. Put it at the end of ENQUIRY_KEYS, run "
                "this again, or delete them in the admin."
            )

    def say(self, counts):
        self.stdout.write(f"{counts['changed']} encrypted anew, {counts['kept']} were already.")
