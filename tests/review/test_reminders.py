"""Reminders of reviews that are due: to reviewers and owners, each of them once."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from site_core.review.mail.sending import send_due_emails
from site_core.review.models import ReviewEmail, ReviewRequest
from site_core.review.reminders.due import enqueue_reminders
from tests.support.reviews import article_draft, reviewer_by_email, writer

DUE = datetime.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def _nothing_else_is_due(site):
    """The pages of the small site are reviewed in 2027."""


@pytest.fixture
def article(site):
    return article_draft(owner=writer(), title="How TMS works", reviewer=reviewer_by_email(), next_review=DUE)


def run_on(day):
    """Run the daily job on ``day``. Return who got emails."""
    mail.outbox.clear()
    with time_machine.travel(datetime.datetime.combine(day, datetime.time(15), datetime.UTC)):
        call_command("send_review_reminders", verbosity=0)
    return sorted(message.to[0] for message in mail.outbox)


def days_before(days):
    return DUE - datetime.timedelta(days=days)


BOTH = ["dana@clinic.example", "maya@clinic.example"]


def test_reviewer_and_owner_are_reminded_30_and_7_days_before_and_on_the_day(article):
    reminded = [days for days in range(40, -1, -1) if run_on(days_before(days)) == BOTH]
    assert reminded == [30, 7, 0]


def test_an_overdue_review_is_in_a_weekly_summary(article):
    run_on(DUE)
    reminded = [day for day in range(1, 16) if run_on(DUE + datetime.timedelta(days=day))]
    assert reminded == [7, 14]


def test_a_reminder_that_a_stopped_server_missed_is_sent_the_next_day(article):
    assert run_on(days_before(28)) == BOTH
    assert run_on(days_before(27)) == []


def test_running_the_job_twice_sends_nothing_twice(article):
    assert run_on(days_before(7)) == BOTH
    assert run_on(days_before(7)) == []


def test_a_crash_before_the_emails_are_sent_loses_none(article):
    with time_machine.travel(datetime.datetime(2026, 12, 24, 15, tzinfo=datetime.UTC)):
        enqueue_reminders()
        assert not mail.outbox
        assert enqueue_reminders() == 0
        send_due_emails()
        send_due_emails()
    assert len(mail.outbox) == 2


def test_all_pages_of_a_person_are_in_one_email(article):
    article_draft(owner=article.owner, title="Ketamine", reviewer=article.reviewer, next_review=DUE)
    assert run_on(days_before(30)) == BOTH
    assert {message.subject for message in mail.outbox} == {"2 reviews need you"}


def test_a_reviewer_who_owns_the_page_gets_one_email(article):
    reviewer = article.reviewer
    reviewer.account = article.owner
    reviewer.save()
    assert run_on(days_before(30)) == ["maya@clinic.example"]


def test_the_link_of_the_reviewer_opens_a_request_for_what_readers_see(article):
    run_on(days_before(7))
    text = next(message.body for message in mail.outbox if message.to == ["maya@clinic.example"])
    token = text.partition("/review/")[2].partition("/")[0]
    request = ReviewRequest.objects.with_token(token)
    article.refresh_from_db()
    assert (request.reviewer, request.revision, request.requested_by) == (
        article.reviewer,
        article.latest_revision,
        None,
    )


def test_site_admins_are_reminded_of_pages_without_an_owner(article, admin_user):
    article.owner.is_active = False
    article.owner.save()
    assert run_on(days_before(7)) == sorted([admin_user.email, "maya@clinic.example"])


def test_a_reviewer_who_has_left_is_not_reminded_and_the_owner_is_told(article):
    article.reviewer.unpublish()
    assert run_on(days_before(7)) == ["dana@clinic.example"]
    assert "Its last reviewer gets no emails from this site" in mail.outbox[0].body


def test_a_new_review_ends_the_reminders(article):
    run_on(days_before(30))
    type(article).objects.filter(pk=article.pk).update(next_review=DUE + datetime.timedelta(days=365))
    assert run_on(days_before(7)) == []
    assert ReviewEmail.objects.count() == 2
