"""Enqueue reminders of reviews that are due: 30 and 7 days before, on the day, and in a weekly summary."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from site_core.pages.reviewed_models import reviewed_models

from ..contacts import Recipient, responsible_users, review_managers
from ..mail.outbox import ReviewEmail, SentReminder, enqueue

DAYS_BEFORE = (30, 7, 0)
GRACE_DAYS = 6  # a reminder that a stopped server missed is sent later, within this time
WEEK = datetime.timedelta(days=7)


class Due(NamedTuple):
    """A page whose review is due, and whom to remind. ``days_before`` is None if only the summary has it."""

    page: Any
    recipient: Recipient
    days_before: int | None


def enqueue_reminders(today: datetime.date | None = None) -> int:
    """Put reminders for ``today`` into the outbox, one email a person. Return how many there are.

    Everything that says what was sent is stored with the email, so a process that is killed sends nothing twice.
    """
    today = today or timezone.localdate()
    by_recipient: defaultdict[str, list[Due]] = defaultdict(list)
    for due in due_reviews(today):
        if due.recipient.email:
            by_recipient[due.recipient.key].append(due)
    return sum(enqueue_for(reviews, today) for reviews in by_recipient.values())


def due_reviews(today: datetime.date) -> Iterator[Due]:
    managers = [Recipient(user=user) for user in review_managers()]
    for page in pages_to_remind_of(today):
        days_before = current_reminder(page.next_review, today) if page.next_review else None
        for recipient in recipients_of(page, managers):
            yield Due(page, recipient, days_before)


def pages_to_remind_of(today: datetime.date) -> Iterator[Any]:
    """Yield the live pages whose review is due within 30 days or overdue, or that were changed since their review."""
    is_due = Q(next_review__lte=today + datetime.timedelta(days=max(DAYS_BEFORE)))
    for model in reviewed_models():
        pages = model.objects.live().filter(is_due | ~Q(changed_since_review=None), alias_of=None)
        yield from pages.select_related("owner__wagtail_userprofile", "reviewer__account__wagtail_userprofile")


def recipients_of(page: Any, managers: list[Recipient]) -> list[Recipient]:
    """Return the reviewer and the owner, once if they are the same person."""
    reviewer = page.reviewer
    people = [Recipient.of_person(reviewer)] if reviewer and reviewer.live and reviewer.is_reviewer else []
    people += [Recipient(user=user) for user in responsible_users(page, [item.user for item in managers])]
    return list({recipient.key: recipient for recipient in reversed(people)}.values())


def current_reminder(due: datetime.date, today: datetime.date) -> int | None:
    """Return which reminder of a review that is due on ``due`` belongs to ``today``: 30, 7, 0, or None."""
    days = (due - today).days
    return next((before for before in reversed(DAYS_BEFORE) if before - GRACE_DAYS <= days <= before), None)


@transaction.atomic
def enqueue_for(reviews: list[Due], today: datetime.date) -> bool:
    """Enqueue one email to one person: what is new today, or a summary if there was no email for a week."""
    recipient = max((due.recipient for due in reviews), key=lambda recipient: recipient.person is not None)
    key = f"due-{recipient.key}-{today}"
    if ReviewEmail.objects.filter(key=key).exists():
        return False
    new = [due for due in reviews if due.days_before is not None and not is_sent(due)]
    kind = ReviewEmail.Kind.REMINDER if new else ReviewEmail.Kind.DIGEST
    summary = [due for due in reviews if belongs_in_summary(due.page, today)]
    if not new and (not summary or got_email_since(recipient, today - WEEK)):
        return False
    email = enqueue(kind, recipient, key)
    email.pages.add(*{due.page.pk for due in new or summary})
    SentReminder.objects.bulk_create([reminder_of(due) for due in new], ignore_conflicts=True)
    return True


def reminder_of(due: Due) -> SentReminder:
    days_before = due.days_before or 0
    key = due.recipient.key
    return SentReminder(page_id=due.page.pk, recipient=key, due=due.page.next_review, days_before=days_before)


def is_sent(due: Due) -> bool:
    sent = SentReminder.objects.filter(page=due.page.pk, recipient=due.recipient.key, due=due.page.next_review)
    return sent.filter(days_before=due.days_before or 0).exists()


def belongs_in_summary(page: Any, today: datetime.date) -> bool:
    return bool(page.changed_since_review or (page.next_review and page.next_review <= today))


def got_email_since(recipient: Recipient, day: datetime.date) -> bool:
    """Return whether the person got a reminder or a summary after ``day``."""
    emails = ReviewEmail.objects.filter(kind__in=[ReviewEmail.Kind.REMINDER, ReviewEmail.Kind.DIGEST])
    midnight = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time()))
    mine = Q(user=recipient.user) if recipient.user else Q(user=None, person=recipient.person)
    return emails.filter(mine, created_at__gte=midnight).exists()
