"""Enqueues emails about what reviewers answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from ..contacts import Recipient, responsible_users
from .outbox import ReviewEmail, enqueue

if TYPE_CHECKING:
    from ..models import ReviewRequest


TAKEN_BACK = "taken-back"  # begins the keys of emails that say so


def enqueue_decision_emails(request: ReviewRequest) -> None:
    """Tell the person who asked. If they can no longer sign in, or the site asked, tell who answers for the page."""
    for recipient in recipients_of(request):
        enqueue(ReviewEmail.Kind.DECISION, recipient, f"decision-{request.pk}-{recipient.key}", request=request)


def enqueue_withdrawal_emails(request: ReviewRequest) -> None:
    """Tell the person who asked that the reviewer left, and that nobody reviews the page now."""
    for recipient in recipients_of(request):
        key = f"withdrawn-{request.pk}-{recipient.key}"
        email = enqueue(ReviewEmail.Kind.WITHDRAWN, recipient, key, reviewer_name=request.reviewer.title)
        email.pages.add(request.page_id)


def recipients_of(request: ReviewRequest) -> list[Recipient]:
    asker = request.requested_by
    users = [asker] if asker and asker.is_active else responsible_users(request.page)
    return [Recipient(user=user) for user in users if request.reviewer.account_id != user.pk]


def replace_decision_emails(request: ReviewRequest) -> None:
    """After a decision was taken back, tell those who got an email about it. Its next decision sends another one."""
    emails = ReviewEmail.objects.filter(request=request, kind=ReviewEmail.Kind.DECISION)
    told = [email.recipient for email in emails.exclude(started_at=None)]
    emails.delete()
    for recipient in told:
        key = f"{TAKEN_BACK}-{request.pk}-{recipient.key}-{timezone.now().timestamp():.0f}"
        enqueue(ReviewEmail.Kind.DECISION, recipient, key, request=request)
