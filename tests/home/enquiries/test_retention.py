"""Enquiries are deleted at the end of their retention period, and the deletion is logged."""

import datetime
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from home.enquiries.models import Enquiry, EnquiryAccess, EnquiryNotification, EnquirySettings
from home.enquiries.retention import delete_expired


def backdate(enquiry, **ago):
    delta = datetime.timedelta(**ago)
    received_at, agreed_until = enquiry.received_at - delta, enquiry.agreed_until - delta
    Enquiry.objects.filter(pk=enquiry.pk).update(received_at=received_at, agreed_until=agreed_until)


def test_enquiries_are_deleted_after_thirty_days(new_enquiry):
    old, young = new_enquiry(), new_enquiry()
    backdate(old, days=30, minutes=1)
    backdate(young, days=29, hours=23)
    assert delete_expired() == 1
    assert Enquiry.objects.get() == young


@pytest.mark.parametrize("status", Enquiry.Status)
def test_enquiries_are_deleted_whatever_their_status(new_enquiry, status):
    backdate(new_enquiry(), days=31)
    Enquiry.objects.update(status=status)
    assert delete_expired() == 1


def test_retention_period_is_a_setting(new_enquiry, clinic):
    EnquirySettings.objects.update_or_create(site=clinic.site, defaults={"keep_days": 7})
    enquiry = new_enquiry()
    assert enquiry.delete_on == timezone.localdate() + datetime.timedelta(days=7)
    backdate(enquiry, days=8)
    assert delete_expired() == 1


def test_shorter_retention_applies_to_existing_enquiries(new_enquiry, clinic):
    backdate(new_enquiry(), days=8)
    EnquirySettings.objects.update_or_create(site=clinic.site, defaults={"keep_days": 7})
    assert Enquiry.objects.get().delete_on == timezone.localdate() - datetime.timedelta(days=1)
    assert delete_expired() == 1


def test_longer_retention_does_not_apply_to_existing_enquiries(new_enquiry, clinic):
    backdate(new_enquiry(), days=31)
    EnquirySettings.objects.update_or_create(site=clinic.site, defaults={"keep_days": 90})
    assert Enquiry.objects.get().delete_on == timezone.localdate() - datetime.timedelta(days=1)
    assert delete_expired() == 1


@pytest.mark.parametrize("days", [0, 366])
def test_retention_is_between_1_and_365_days(clinic, days):
    with pytest.raises(ValidationError):
        EnquirySettings(site=clinic.site, keep_days=days).full_clean()


def test_deletion_is_logged_and_the_access_log_stays(new_enquiry, front_desk):
    enquiry = new_enquiry()
    EnquiryAccess.record(EnquiryAccess.Action.OPENED, [enquiry.pk], front_desk)
    backdate(enquiry, days=31)
    delete_expired()
    actions = list(EnquiryAccess.objects.order_by("pk").values_list("action", "number", "user_name"))
    assert actions == [("opened", enquiry.pk, "ruth"), ("purged", enquiry.pk, "")]


def test_notifications_are_deleted_with_their_enquiry(new_enquiry):
    backdate(new_enquiry(), days=31)
    delete_expired()
    assert not EnquiryNotification.objects.exists()


def test_enquiry_that_cannot_be_decrypted_is_deleted_too(new_enquiry):
    enquiry = new_enquiry()
    Enquiry.objects.update(encrypted_details="nonsense")
    backdate(enquiry, days=31)
    assert delete_expired() == 1


def test_command_says_how_many_it_deleted(new_enquiry):
    backdate(new_enquiry(), days=31)
    out = StringIO()
    call_command("purge_enquiries", stdout=out)
    assert out.getvalue() == "Deleted 1 expired inquiries.\n"


def test_primary_keys_are_never_reused(new_enquiry):
    first = new_enquiry()
    pk = first.pk
    first.delete()
    assert new_enquiry().pk > pk
