"""Which enquiries can't be decrypted, for the person who has restored a backup or changed the keys."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from .encryption import DecryptionError, get_keyring
from .models import Enquiry

MAX_LISTED = 20
ADVICE = (
    "Add the key that they were encrypted with to the end of ENQUIRY_KEYS in .env or the environment, restart the "
    "site, and run: manage.py check_enquiry_keys"
)


def unreadable_enquiries(using: str = DEFAULT_DB_ALIAS) -> list[int]:
    """Return the numbers of the enquiries in the database ``using`` that none of the site's keys decrypts."""
    keyring, numbers = get_keyring(), []
    for enquiry in Enquiry.objects.using(using).order_by("pk").only("encrypted_details").iterator(chunk_size=200):
        try:
            keyring.decrypt(enquiry.encrypted_details)
        except DecryptionError:
            numbers.append(enquiry.pk)
    return numbers


def key_warnings(using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """Yield what is wrong with ENQUIRY_KEYS, and what to do."""
    if numbers := unreadable_enquiries(using):
        total = Enquiry.objects.using(using).count()
        listed = ", ".join(map(str, numbers[:MAX_LISTED]))
        more = f", and {len(numbers) - MAX_LISTED:,} more" if len(numbers) > MAX_LISTED else ""
        yield (
            f"{len(numbers):,} of {total:,} inquiries can't be decrypted, because their key is not "
            f"in ENQUIRY_KEYS: numbers {listed}{more}. {ADVICE}"
        )
    elif not settings.ENQUIRY_KEYS:
        yield (
            "ENQUIRY_KEYS is not set. It is not part of backups. If the site had keys, add them to .env from your "
            "copy before the site gets new inquiries."
        )
