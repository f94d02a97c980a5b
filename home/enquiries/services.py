"""Saves what a visitor submitted, and what the front desk did about it."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from .models import Details, Enquiry, EnquiryNotification, EnquirySettings


def create_enquiry(site: Site, form_id: str, details: Details) -> None:
    """Save ``details`` and queue a notification. Submitting the form ``form_id`` again changes nothing."""
    draft = Enquiry(site=site)
    draft.encrypt(details)
    values = {name: getattr(draft, name) for name in ("site", "received_at", *Enquiry.ENCRYPTED_FIELDS)}
    values["agreed_until"] = draft.received_at + EnquirySettings.get_or_default(site).retention
    with transaction.atomic():
        enquiry, is_new = Enquiry.objects.get_or_create(form_id=form_id, defaults=values)
        if is_new:
            EnquiryNotification.objects.create(enquiry=enquiry)


MAX_NOTES = 30  # of one enquiry


def take(pk: int, user: Any) -> bool:
    """Assign an enquiry that nobody handles to ``user``. Return False if someone else was faster."""
    if not Enquiry.objects.filter(pk=pk, assigned_to=None).update(assigned_to=user):
        return False
    Enquiry.objects.filter(pk=pk, status=Enquiry.Status.NEW).update(status=Enquiry.Status.IN_PROGRESS)
    return True


@transaction.atomic
def add_note(pk: int, author: str, text: str) -> None:
    """Add a note to the encrypted details of an enquiry. Nothing happens if they can’t be decrypted."""
    enquiry = Enquiry.objects.select_for_update().get(pk=pk)
    if enquiry.details is None:
        return
    note = {"at": timezone.now().isoformat(), "by": author, "text": text}
    enquiry.encrypt(replace(enquiry.details, notes=[*enquiry.details.notes, note][-MAX_NOTES:]))
    enquiry.save(update_fields=Enquiry.ENCRYPTED_FIELDS)
