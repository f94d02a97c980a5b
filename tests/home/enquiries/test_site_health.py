"""What Site health says about inquiries."""

import datetime

from cryptography.fernet import Fernet
from django.utils import timezone

from home.enquiries.models import Enquiry, EnquiryNotification
from home.enquiries.site_health import check_answers, check_enquiries, check_keys, check_notices


def statuses():
    return [result.status.name for result in check_enquiries()]


def test_fresh_inquiries_are_good(new_enquiry):
    new_enquiry()
    assert statuses() == ["GOOD"]


def test_inquiries_that_nobody_answers_are_counted(new_enquiry):
    new_enquiry()
    Enquiry.objects.update(received_at=timezone.now() - datetime.timedelta(days=4))
    [result] = check_answers()
    assert result.found == "1 inquiry has been new for more than three days."
    Enquiry.objects.update(status=Enquiry.Status.choices[1][0])
    assert list(check_answers()) == []


def test_notices_that_wait_for_an_hour_are_counted(new_enquiry):
    new_enquiry()
    EnquiryNotification.objects.get_or_create(enquiry=Enquiry.objects.get())
    assert list(check_notices()) == []
    Enquiry.objects.update(received_at=timezone.now() - datetime.timedelta(hours=2))
    [result] = check_notices()
    assert result.found == "1 notice of an inquiry has been waiting to be sent for more than an hour."


def test_inquiries_without_their_key_are_counted(new_enquiry, settings):
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    new_enquiry()
    assert list(check_keys()) == []
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    [result] = check_keys()
    assert result.found == "1 inquiry can’t be read: the key that it was encrypted with is missing."


def test_public_site_should_have_keys_for_inquiries(settings, db):
    settings.ENQUIRY_KEYS, settings.SITE_URL = [], "https://clinic.example"
    [result] = check_keys()
    assert result.found.startswith("ENQUIRY_KEYS is not set.")
