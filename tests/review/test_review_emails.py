"""The outbox of emails about reviews: nothing is lost, and nothing is sent twice."""

import datetime
from email import message_from_bytes, policy

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from site_core.review import services
from site_core.review.asking.services import ask_by_email
from site_core.review.mail.sending import send_due_emails
from site_core.review.models import ReviewEmail, ReviewRequest, Via
from tests.support.processes import free_port
from tests.support.reviews import article_draft, reviewer_by_email, writer


class Inbox(Message):
    """Keeps what the server receives."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def prepare_message(self, session, envelope):
        return message_from_bytes(envelope.content, policy=policy.default)

    def handle_message(self, message):
        self.messages.append(message)


@pytest.fixture
def smtp_settings(settings):
    """Send email to a port of this machine that nothing listens on yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    return settings


@pytest.fixture
def start_server(smtp_settings):
    """Start a mail server where the site sends its email."""
    controllers = []

    def start():
        controller = Controller(Inbox(), hostname="127.0.0.1", port=smtp_settings.EMAIL_PORT)
        controller.start()
        controllers.append(controller)
        return controller.handler.messages

    yield start
    for controller in controllers:
        controller.stop()


@pytest.fixture
def article(site):
    return article_draft(owner=writer(), title="How TMS works")


def ask(article):
    return ask_by_email(article, [reviewer_by_email()], user=article.owner, note="Grüße")[0]


def test_a_mail_server_gets_plain_text_and_html(start_server, article):
    messages = start_server()
    request = ask(article)
    [message] = messages
    assert message["To"] == "maya@clinic.example"
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    token = text.partition("/review/")[2].partition("/")[0]
    assert ReviewRequest.objects.with_token(token) == request
    assert token in html
    assert "Grüße" in text


def test_a_request_survives_a_mail_server_that_is_down(start_server, article, client):
    request = ask(article)
    assert request.status == ReviewRequest.Status.OPEN
    client.force_login(article.owner)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "The email could not be sent." in form
    messages = start_server()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2)):
        send_due_emails()
    assert len(messages) == 1


def test_an_email_that_was_interrupted_is_not_sent_twice(article):
    ask(article)
    ReviewEmail.objects.update(sent_at=None)  # the process was killed after it had sent the email
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        send_due_emails()
    assert len(mail.outbox) == 1


def test_no_secret_is_stored_in_the_outbox(article):
    ask(article)
    token = mail.outbox[0].body.partition("/review/")[2].partition("/")[0]
    assert token not in str(list(ReviewEmail.objects.values()))
    assert token not in str(list(ReviewRequest.objects.values()))


def test_an_email_for_a_withdrawn_request_is_not_sent(smtp_settings, settings, article):
    request = ask(article)
    services.revoke(request)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2)):
        send_due_emails()
    assert not mail.outbox


def test_whoever_asked_is_told_that_the_page_was_returned(article, client):
    request = ask(article)
    services.return_with_comments(request, [("standfirst", "Which dose?")])
    send_due_emails()
    message = mail.outbox[-1]
    assert message.to == ["dana@clinic.example"]
    assert message.subject == "Maya Ellison returned “How TMS works” with comments"
    assert "The comments are beside the text they are about." in message.body
    client.force_login(article.owner)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "Maya Ellison returned this page on" in form


def test_site_admins_are_told_if_whoever_asked_has_left(article, admin_user):
    request = ask(article)
    article.owner.is_active = False
    article.owner.save()
    request.requested_by.refresh_from_db()
    services.approve(article, request.reviewer, via=Via.LINK, request=request)
    send_due_emails()
    assert mail.outbox[-1].to == [admin_user.email]
    assert mail.outbox[-1].subject == "Maya Ellison approved “How TMS works”"
