"""Who is notified of a new enquiry, what the email says, and what happens while the mail server is down."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from home.enquiries.models import Enquiry, EnquiryNotification, EnquirySettings
from home.enquiries.notifications import send_notifications
from site_core.site_settings.models import ClinicSettings
from tests.support.processes import free_port


def set_recipients(site, recipients="desk@clinic.example"):
    EnquirySettings.objects.update_or_create(site=site.site, defaults={"recipients": recipients})


@pytest.fixture
def smtp(settings):
    """Send email to a port of this machine that nothing listens on."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    return settings


def test_email_has_no_personal_data(clinic, new_enquiry):
    set_recipients(clinic)
    new_enquiry(preferred_time="morning")
    assert send_notifications() == (1, 0)
    (message,) = mail.outbox
    assert message.subject == "A new inquiry is waiting"
    assert "/admin/enquiries/" in message.body
    assert message.to == ["desk@clinic.example"]
    raw = message.message().as_string()
    for text in ("Ana", "Ortiz", "0188", "ana@example.com", "morning", "Mornings"):
        assert text not in raw


def test_hostile_visitor_name_cannot_change_the_headers(clinic, new_enquiry):
    set_recipients(clinic)
    new_enquiry(name="Ana\r\nBcc: everyone@example.com")
    send_notifications()
    assert "everyone" not in mail.outbox[0].message().as_string()


@pytest.mark.parametrize(
    "name", ["Clinic\r\nBcc: everyone@example.com", "Clinic\n\n<b>A body</b>", "=?utf-8?q?=0ABcc:_x?="]
)
def test_hostile_clinic_name_cannot_change_headers_or_content_type(clinic, new_enquiry, name):
    set_recipients(clinic)
    ClinicSettings.objects.update(name=name)
    new_enquiry()
    send_notifications()
    sent = mail.outbox[0].message()
    assert sent["To"] == "desk@clinic.example"
    assert sent["Bcc"] is None
    assert [part.get_content_type() for part in sent.get_payload()] == ["text/plain", "text/html"]
    assert "<b>" not in sent.get_payload()[1].get_payload(decode=True).decode()
    assert str(sent["Subject"]) == "A new inquiry is waiting"


def test_several_enquiries_are_one_email(clinic, new_enquiry):
    set_recipients(clinic)
    for _ in range(3):
        new_enquiry()
    assert send_notifications() == (3, 0)
    (message,) = mail.outbox
    assert message.subject == "3 new inquiries are waiting"
    assert send_notifications() == (0, 0)


def test_front_desk_is_notified_if_there_are_no_recipients(clinic, new_enquiry, front_desk, django_user_model):
    away = django_user_model.objects.create_user("away", "away@clinic.example", is_active=False)
    away.groups.set(front_desk.groups.all())
    new_enquiry()
    send_notifications()
    assert mail.outbox[0].to == ["ruth@clinic.example"]


def test_notification_waits_until_there_is_a_recipient(clinic, new_enquiry):
    new_enquiry()
    assert send_notifications() == (0, 1)
    assert "Settings, Inquiries" in EnquiryNotification.objects.get().last_error
    set_recipients(clinic)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2)):
        assert send_notifications() == (1, 0)


def test_enquiry_in_progress_needs_no_email(clinic, new_enquiry):
    set_recipients(clinic)
    new_enquiry()
    Enquiry.objects.update(status=Enquiry.Status.IN_PROGRESS)
    assert send_notifications() == (0, 0)
    assert not mail.outbox
    assert not EnquiryNotification.objects.exists()


def test_visitor_does_not_notice_a_mail_server_that_is_down(visitor, smtp, clinic):
    set_recipients(clinic)
    assert visitor.send().status_code == 303
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=1), tick=True):
        assert send_notifications() == (0, 1)
    assert Enquiry.objects.count() == 1
    assert "ConnectionRefusedError" in EnquiryNotification.objects.get().last_error


def test_email_is_sent_once_the_server_is_back(clinic, new_enquiry, smtp, start_mail_server):
    set_recipients(clinic, "desk@clinic.example\nsecond@clinic.example")
    new_enquiry()
    send_notifications()
    server = start_mail_server(smtp.EMAIL_PORT)
    assert send_notifications() == (0, 0)  # not due yet
    with time_machine.travel(
        timezone.now() + datetime.timedelta(minutes=EnquiryNotification.RETRY_DELAYS[0]), tick=True
    ):
        assert send_notifications() == (1, 0)
    (message,) = server.emails
    assert "Subject: A new inquiry is waiting" in message
    assert "Ana" not in message
    assert len(server.recipients) == 2


def test_retry_delays_grow_and_retries_never_end(clinic, new_enquiry, smtp):
    set_recipients(clinic)
    new_enquiry()
    now, waits = timezone.now(), []
    for _ in range(len(EnquiryNotification.RETRY_DELAYS) + 2):
        with time_machine.travel(now, tick=False):
            send_notifications()
        next_try = EnquiryNotification.objects.get().next_try_at
        waits.append(round((next_try - now).total_seconds() / 60))
        now = next_try
    assert waits == [
        *EnquiryNotification.RETRY_DELAYS,
        EnquiryNotification.RETRY_DELAYS[-1],
        EnquiryNotification.RETRY_DELAYS[-1],
    ]


def test_two_concurrent_processes_send_one_email(clinic, new_enquiry):
    new_enquiry()
    assert EnquiryNotification.objects.claim_due()
    assert not EnquiryNotification.objects.claim_due()


def test_command_says_what_it_did(clinic, new_enquiry):
    set_recipients(clinic)
    new_enquiry()
    out = StringIO()
    call_command("send_enquiry_notices", stdout=out)
    assert out.getvalue() == "Notified the front desk of 1 inquiries. Failed: 0.\n"
    call_command("send_enquiry_notices", stdout=out)
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize("recipients", ["desk", "a@b", "desk@clinic.example, second@clinic.example", "x@y.example\nno"])
def test_recipients_must_be_valid_email_addresses(clinic, recipients):
    with pytest.raises(ValidationError, match="is not an email address"):
        EnquirySettings(site=clinic.site, recipients=recipients).full_clean()


def test_line_break_in_a_recipient_never_gets_into_a_header(clinic, new_enquiry):
    set_recipients(clinic, "desk@clinic.example\r\nBcc: everyone@example.com")
    new_enquiry()
    assert send_notifications() == (0, 1) or "Bcc" not in mail.outbox[0].message()
