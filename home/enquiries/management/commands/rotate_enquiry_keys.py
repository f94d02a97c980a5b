from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from site_core.lib.progress import ProgressReporter

from ...key_rotation import Outcome, reencrypt_all
from ...models import Enquiry


class Command(BaseCommand):
    help = (
        "Re-encrypt all inquiries with the first key of ENQUIRY_KEYS. Put the new key before the old one, run this "
        "command, then remove the old key. The command can be interrupted and run again."
    )

    def handle(self, **options: Any) -> None:
        counts: Counter[Outcome] = Counter()
        progress = ProgressReporter(self.stdout.write, "enquiries", Enquiry.objects.count())
        try:
            for outcome in reencrypt_all():
                counts[outcome] += 1
                progress.advance()
        except KeyboardInterrupt:
            self.write_summary(counts)
            raise CommandError("Interrupted. Run the command again to continue.") from None
        self.write_summary(counts)
        if unreadable := counts[Outcome.UNREADABLE]:
            raise CommandError(
                f"{unreadable} inquiries could not be decrypted because their key is missing. Add it to the end of "
                "ENQUIRY_KEYS and run this command again, or delete the enquiries in the admin."
            )

    def write_summary(self, counts: Counter[Outcome]) -> None:
        self.stdout.write(
            f"{counts[Outcome.REENCRYPTED]} re-encrypted, {counts[Outcome.UP_TO_DATE]} already up to date."
        )
