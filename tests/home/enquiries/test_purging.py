"""Enquiries are deleted when their time is over, and it is recorded that they were."""

import datetime
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from home.enquiries.models import Enquiry, EnquiryAccess, EnquiryNotice, EnquirySettings
from home.enquiries.purging import purge


def age(enquiry, **ago):
    passed = datetime.timedelta(**ago)
    received_at, agreed_until = enquiry.received_at - passed, enquiry.agreed_until - passed
    Enquiry.objects.filter(pk=enquiry.pk).update(received_at=received_at, agreed_until=agreed_until)


def test_after_thirty_days_they_are_gone(new_enquiry):
    old, young = new_enquiry(), new_enquiry()
    age(old, days=30, minutes=1)
    age(young, days=29, hours=23)
    assert purge() == 1
    assert Enquiry.objects.get() == young


@pytest.mark.parametrize("status", Enquiry.Status)
def test_status_makes_no_difference(new_enquiry, status):
    age(new_enquiry(), days=31)
    Enquiry.objects.update(status=status)
    assert purge() == 1


def test_clinic_says_for_how_long_they_are_kept(new_enquiry, clinic):
    EnquirySettings.objects.update_or_create(site=clinic.site, defaults={"keep_days": 7})
    enquiry = new_enquiry()
    assert enquiry.delete_on == timezone.localdate() + datetime.timedelta(days=7)
    age(enquiry, days=8)
    assert purge() == 1


def test_fewer_days_hold_for_those_that_are_there(new_enquiry, clinic):
    age(new_enquiry(), days=8)
    EnquirySettings.objects.update_or_create(site=clinic.site, defaults={"keep_days": 7})
    assert Enquiry.objects.get().delete_on == timezone.localdate() - datetime.timedelta(days=1)
    assert purge() == 1


def test_more_days_do_not_hold_for_those_who_agreed_to_fewer(new_enquiry, clinic):
    age(new_enquiry(), days=31)
    EnquirySettings.objects.update_or_create(site=clinic.site, defaults={"keep_days": 90})
    assert Enquiry.objects.get().delete_on == timezone.localdate() - datetime.timedelta(days=1)
    assert purge() == 1


@pytest.mark.parametrize("days", [0, 366])
def test_time_has_its_limits(clinic, days):
    with pytest.raises(ValidationError):
        EnquirySettings(site=clinic.site, keep_days=days).full_clean()


def test_it_is_recorded_and_what_was_recorded_stays(new_enquiry, front_desk):
    enquiry = new_enquiry()
    EnquiryAccess.record(EnquiryAccess.Action.OPENED, [enquiry.pk], front_desk)
    age(enquiry, days=31)
    purge()
    actions = list(EnquiryAccess.objects.order_by("pk").values_list("action", "number", "user_name"))
    assert actions == [("opened", enquiry.pk, "ruth"), ("purged", enquiry.pk, "")]


def test_notices_of_what_is_deleted_go_with_it(new_enquiry):
    age(new_enquiry(), days=31)
    purge()
    assert not EnquiryNotice.objects.exists()


def test_what_no_key_fits_is_deleted_as_well(new_enquiry):
    enquiry = new_enquiry()
    Enquiry.objects.update(sealed="nonsense")
    age(enquiry, days=31)
    assert purge() == 1


def test_command_says_how_many(new_enquiry):
    age(new_enquiry(), days=31)
    out = StringIO()
    call_command("purge_enquiries", stdout=out)
    assert out.getvalue() == "Enquiries: 1 deleted, as their time was over.\n"


def test_numbers_are_never_used_again(new_enquiry):
    first = new_enquiry()
    number = first.pk
    first.delete()
    assert new_enquiry().pk > number
