"""Takes an enquiry in."""

from django.db import transaction

from .models import Enquiry, EnquiryNotice, EnquirySettings


def receive(site, form_id, details):
    """Keep what the form ``form_id`` says, and have the front desk told. A form that is sent twice is kept once."""
    sealed = Enquiry(site=site)
    sealed.seal(details)
    values = {name: getattr(sealed, name) for name in ("site", "sealed", "email_mark", "phone_mark", "received_at")}
    values["agreed_until"] = sealed.received_at + EnquirySettings.of(site).keep
    with transaction.atomic():
        enquiry, is_new = Enquiry.objects.get_or_create(form_id=form_id, defaults=values)
        if is_new:
            EnquiryNotice.objects.create(enquiry=enquiry)
