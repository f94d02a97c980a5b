"""Sends the emails in the outbox: at once when somebody asks for a review, and every minute what is left."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import gettext as _

from .messages import build_message
from .outbox import ReviewEmail, waiting_emails

logger = logging.getLogger(__name__)

TIMEOUT = 10  # seconds
BATCH_SIZE = 50


def send_due_emails(pks: Collection[int] | None = None) -> tuple[int, int]:
    """Send what is due, or what is due of ``pks``. Return how many emails were sent, and how many failed."""
    waiting = waiting_emails()
    if pks is not None:
        waiting = waiting.filter(pk__in=pks)
    emails = waiting.claim_due(BATCH_SIZE)
    if not emails:
        return 0, 0
    connection = get_connection(timeout=TIMEOUT)
    try:
        connection.open()
    except Exception as error:  # email backends raise whatever their library raises
        for email in emails:
            record_error(email, error)
        return 0, len(emails)
    try:
        return send_all(emails, connection)
    finally:
        connection.close()


def send_all(emails: Iterable[ReviewEmail], connection: BaseEmailBackend) -> tuple[int, int]:
    results = [send(email, connection) for email in emails]
    return results.count(True), results.count(False)


def send(email: ReviewEmail, connection: BaseEmailBackend) -> bool | None:
    """Send ``email``. Return whether that worked, or None if there is nothing to send any more."""
    if not email.recipient.email:
        return record(email, _("There is no email address."))
    if not claim(email):
        return None
    message = build_message(email)
    if message is None:
        email.delete()
        return None
    message.connection = connection
    try:
        message.send()
    except Exception as error:
        return record_error(email, error)
    email.sent_at, email.last_error = timezone.now(), ""
    email.save(update_fields=["sent_at", "last_error"])
    return True


def claim(email: ReviewEmail) -> bool:
    """Record that an attempt begins. Return False if another process has begun one."""
    email.started_at = timezone.now()
    return bool(waiting_emails().filter(pk=email.pk).update(started_at=email.started_at))


def record_error(email: ReviewEmail, error: Exception) -> bool:
    logger.warning("An email about a review could not be sent: %s.", type(error).__name__)
    return record(email, _("The mail server did not accept it (%(error)s).") % {"error": type(error).__name__})


def record(email: ReviewEmail, message: str) -> bool:
    email.started_at, email.last_error = None, message[:255]
    email.save(update_fields=["started_at", "last_error"])
    return False
