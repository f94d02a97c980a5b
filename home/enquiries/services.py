"""Saves what a visitor submitted."""

from django.db import transaction
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
