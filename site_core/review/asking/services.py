"""Ask people to review a page by email, and send the link again."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from site_core.pages.models import PersonPage

from .. import services
from ..contacts import Recipient
from ..log_actions import SENT_AGAIN
from ..mail.outbox import ReviewEmail, enqueue
from ..mail.sending import send_due_emails
from ..models import ReviewRequest


def ask_by_email(
    page: Page, reviewers: Iterable[PersonPage], *, user: Any, note: str = "", due: datetime.date | None = None
) -> list[ReviewRequest]:
    """Ask each of ``reviewers`` to review the latest draft of ``page``, and send them a link.

    Requests and emails are stored together, so an email that can’t be sent now is sent later.
    """
    with transaction.atomic():
        requests = services.request_review(page, reviewers, user=user, note=note, due=due)
        emails = [enqueue_link(request) for request in requests]
    send_due_emails([email.pk for email in emails])
    return requests


def enqueue_link(request: ReviewRequest) -> ReviewEmail:
    """Put the email with the link of ``request`` into the outbox, in place of one that was not sent."""
    request.emails.filter(sent_at=None, kind=ReviewEmail.Kind.REQUEST).delete()
    key = f"request-{request.pk}-{timezone.now().timestamp()}"
    recipient = Recipient.of_person(request.reviewer)
    return enqueue(ReviewEmail.Kind.REQUEST, recipient, key, request=request)


def send_again(request: ReviewRequest, *, user: Any) -> None:
    """Send a new link, which works as long as the first one did. Earlier links no longer work."""
    with transaction.atomic():
        request.expires_at = timezone.now() + datetime.timedelta(days=settings.REVIEW_LINK_DAYS)
        request.save(update_fields=["expires_at"])
        email = enqueue_link(request)
        log(request.page, SENT_AGAIN, user=user, data={"reviewer": request.reviewer.full_name})
    send_due_emails([email.pk])
