"""Encrypts enquiries anew with the newest key, so that older ones can be taken out of ``ENQUIRY_KEYS``."""

from .keys import Unreadable, keyring
from .models import Details, Enquiry


def rotate():
    """Go through all enquiries; yield after each of them whether it was ``"changed"``, ``"kept"`` or ``"unreadable"``.

    Each is written by itself: whoever stops half-way leaves no half of one, and goes on where they stopped.
    """
    keys = keyring()
    for enquiry in Enquiry.objects.order_by("pk").only("sealed").iterator(chunk_size=200):
        yield rotate_one(enquiry, keys)


def rotate_one(enquiry, keys):
    if keys.is_sealed_with_newest(enquiry.sealed):
        return "kept"
    try:
        details = Details(**keys.open(enquiry.sealed))
    except Unreadable:
        return "unreadable"
    old = enquiry.sealed
    enquiry.seal(details)
    fields = {name: getattr(enquiry, name) for name in ("sealed", "email_mark", "phone_mark")}
    Enquiry.objects.filter(pk=enquiry.pk, sealed=old).update(**fields)
    return "changed"
