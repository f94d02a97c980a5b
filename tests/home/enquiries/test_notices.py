"""Who is told of a new enquiry, what the mail says, and what happens while mail is down."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from home.enquiries.models import Enquiry, EnquiryNotice, EnquirySettings
from home.enquiries.notices import DELAYS, claim, send_notices
from site_core.models import ClinicSettings
from tests.processes import free_port


def told(site, recipients="desk@clinic.example"):
    EnquirySettings.objects.update_or_create(site=site.site, defaults={"recipients": recipients})


@pytest.fixture
def smtp(settings):
    """Mail goes to a port of this machine on which nobody listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    return settings


def test_mail_says_that_somebody_waits_and_nothing_about_them(clinic, new_enquiry):
    told(clinic)
    new_enquiry(preferred_time="morning")
    assert send_notices() == (1, 0)
    (message,) = mail.outbox
    assert message.subject == "A new enquiry is waiting"
    assert "/admin/enquiries/" in message.body
    assert message.to == ["desk@clinic.example"]
    raw = message.message().as_string()
    for text in ("Ana", "Ortiz", "0188", "ana@example.com", "morning", "Mornings"):
        assert text not in raw


def test_hostile_names_change_no_header(clinic, new_enquiry):
    told(clinic)
    new_enquiry(name="Ana\r\nBcc: everyone@example.com")
    send_notices()
    assert "everyone" not in mail.outbox[0].message().as_string()


@pytest.mark.parametrize(
    "name", ["Clinic\r\nBcc: everyone@example.com", "Clinic\n\n<b>A body</b>", "=?utf-8?q?=0ABcc:_x?="]
)
def test_hostile_name_of_the_clinic_changes_no_header_and_no_kind(clinic, new_enquiry, name):
    told(clinic)
    ClinicSettings.objects.update(name=name)
    new_enquiry()
    send_notices()
    sent = mail.outbox[0].message()
    assert sent["To"] == "desk@clinic.example"
    assert sent["Bcc"] is None
    assert sent.get_content_type() == "text/plain"
    assert str(sent["Subject"]) == "A new enquiry is waiting"


def test_several_enquiries_are_one_mail(clinic, new_enquiry):
    told(clinic)
    for _ in range(3):
        new_enquiry()
    assert send_notices() == (3, 0)
    (message,) = mail.outbox
    assert message.subject == "3 new enquiries are waiting"
    assert send_notices() == (0, 0)


def test_front_desk_is_told_where_nobody_is_named(clinic, new_enquiry, front_desk, django_user_model):
    away = django_user_model.objects.create_user("away", "away@clinic.example", is_active=False)
    away.groups.set(front_desk.groups.all())
    new_enquiry()
    send_notices()
    assert mail.outbox[0].to == ["ruth@clinic.example"]


def test_enquiry_waits_until_there_is_somebody_to_tell(clinic, new_enquiry):
    new_enquiry()
    assert send_notices() == (0, 1)
    assert "Settings, Enquiries" in EnquiryNotice.objects.get().last_error
    told(clinic)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2)):
        assert send_notices() == (1, 0)


def test_what_somebody_works_on_already_needs_no_mail(clinic, new_enquiry):
    told(clinic)
    new_enquiry()
    Enquiry.objects.update(status=Enquiry.Status.IN_PROGRESS)
    assert send_notices() == (0, 0)
    assert not mail.outbox
    assert not EnquiryNotice.objects.exists()


def test_mail_that_is_down_costs_the_visitor_nothing(visitor, smtp, clinic):
    told(clinic)
    assert visitor.send().status_code == 303
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=1), tick=True):
        assert send_notices() == (0, 1)
    assert Enquiry.objects.count() == 1
    assert "ConnectionRefusedError" in EnquiryNotice.objects.get().last_error


def test_mail_is_sent_once_the_server_is_back(clinic, new_enquiry, smtp, start_mail_server):
    told(clinic, "desk@clinic.example\nsecond@clinic.example")
    new_enquiry()
    send_notices()
    server = start_mail_server(smtp.EMAIL_PORT)
    assert send_notices() == (0, 0)  # not due yet
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=DELAYS[0]), tick=True):
        assert send_notices() == (1, 0)
    (message,) = server.mails
    assert "Subject: A new enquiry is waiting" in message
    assert "Ana" not in message
    assert len(server.recipients) == 2


def test_tries_grow_apart_and_never_end(clinic, new_enquiry, smtp):
    told(clinic)
    new_enquiry()
    moment, waits = timezone.now(), []
    for _ in range(len(DELAYS) + 2):
        with time_machine.travel(moment, tick=False):
            send_notices()
        next_try = EnquiryNotice.objects.get().next_try_at
        waits.append(round((next_try - moment).total_seconds() / 60))
        moment = next_try
    assert waits == [*DELAYS, DELAYS[-1], DELAYS[-1]]


def test_two_processes_at_once_send_one_mail(clinic, new_enquiry):
    new_enquiry()
    one, other = EnquiryNotice.objects.get(), EnquiryNotice.objects.get()
    assert claim(one)
    assert not claim(other)


def test_command_says_what_it_did(clinic, new_enquiry):
    told(clinic)
    new_enquiry()
    out = StringIO()
    call_command("send_enquiry_notices", stdout=out)
    assert out.getvalue() == "Enquiries: 1 told of, 0 not. What failed is tried again.\n"
    call_command("send_enquiry_notices", stdout=out)
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize("recipients", ["desk", "a@b", "desk@clinic.example, second@clinic.example", "x@y.example\nno"])
def test_settings_take_whole_addresses_only(clinic, recipients):
    with pytest.raises(ValidationError, match="is no e-mail address"):
        EnquirySettings(site=clinic.site, recipients=recipients).full_clean()


def test_line_break_in_an_address_never_gets_into_a_header(clinic, new_enquiry):
    told(clinic, "desk@clinic.example\r\nBcc: everyone@example.com")
    new_enquiry()
    assert send_notices() == (0, 1) or "Bcc" not in mail.outbox[0].message()
