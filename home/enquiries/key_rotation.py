"""Re-encrypts enquiries with the newest key, so that older keys can be removed from ``ENQUIRY_KEYS``."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from .encryption import DecryptionError, Keyring, get_keyring
from .models import Details, Enquiry


class Outcome(StrEnum):
    """What became of one enquiry."""

    REENCRYPTED = "re-encrypted"
    UP_TO_DATE = "up to date"
    UNREADABLE = "unreadable"


def reencrypt_all() -> Iterator[Outcome]:
    """Re-encrypt all enquiries, and yield the outcome of each.

    Each enquiry is saved separately: after an interruption, the next run continues where this one stopped.
    """
    keyring = get_keyring()
    for enquiry in Enquiry.objects.order_by("pk").only("encrypted_details").iterator(chunk_size=200):
        yield reencrypt(enquiry, keyring)


def reencrypt(enquiry: Enquiry, keyring: Keyring) -> Outcome:
    """Re-encrypt one enquiry, unless another process has changed it since it was read."""
    old = enquiry.encrypted_details
    if keyring.uses_newest_key(old):
        return Outcome.UP_TO_DATE
    try:
        details = Details(**keyring.decrypt(old))
    except DecryptionError:
        return Outcome.UNREADABLE
    enquiry.encrypt(details)
    fields = {name: getattr(enquiry, name) for name in Enquiry.ENCRYPTED_FIELDS}
    Enquiry.objects.filter(pk=enquiry.pk, encrypted_details=old).update(**fields)
    return Outcome.REENCRYPTED
