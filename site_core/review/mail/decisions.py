"""Enqueues emails about what reviewers answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..contacts import Recipient, responsible_users
from .outbox import ReviewEmail, enqueue

if TYPE_CHECKING:
    from ..models import ReviewRequest


def enqueue_decision_emails(request: ReviewRequest) -> None:
    """Tell the person who asked. If they can no longer sign in, or the site asked, tell who answers for the page."""
    asker = request.requested_by
    users = [asker] if asker and asker.is_active else responsible_users(request.page)
    for user in users:
        if request.reviewer.account_id != user.pk:
            recipient = Recipient(user=user)
            enqueue(ReviewEmail.Kind.DECISION, recipient, f"decision-{request.pk}-{recipient.key}", request=request)
