"""Emails about reviews that are waiting to be sent, and those that were."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from site_core.lib.retry import RetryModel
from site_core.pages.models import PersonPage

from ..contacts import Recipient


class ReviewEmail(RetryModel):
    """An email to one person. It has no text: links are secret, so they are created when it is sent.

    ``started_at`` is set before an attempt and cleared after one that failed. If the process is killed in between,
    nobody knows whether the email was sent. It is not sent again unless somebody asks for it.
    """

    class Kind(models.TextChoices):
        REQUEST = "request", _("Review request")
        DECISION = "decision", _("Result of a review")
        WITHDRAWN = "withdrawn", _("Review request withdrawn")
        REMINDER = "reminder", _("Review due")
        DIGEST = "digest", _("Weekly summary")

    RETRY_DELAYS = [1, 5, 15, 60]

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    person = models.ForeignKey(
        "pages.PersonPage", verbose_name=_("person"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, on_delete=models.CASCADE, related_name="+"
    )
    request = models.ForeignKey(
        "review.ReviewRequest",
        verbose_name=_("review request"),
        null=True,
        on_delete=models.CASCADE,
        related_name="emails",
    )
    # Of a person who left. The request is deleted if their page is.
    reviewer_name = models.CharField(_("name of the reviewer"), max_length=255, blank=True)
    # What a reminder is about, or a request that was withdrawn.
    pages: Any = models.ManyToManyField("wagtailcore.Page", verbose_name=_("pages"), related_name="+")
    # The same email is only enqueued once.
    key = models.CharField(_("key"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    started_at = models.DateTimeField(_("attempt began"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("email about a review")
        verbose_name_plural = _("emails about reviews")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recipient.name}"

    @property
    def recipient(self) -> Recipient:
        person: PersonPage | None = self.person
        return Recipient(person, self.user)

    @property
    def is_uncertain(self) -> bool:
        """Whether nobody knows if it was sent."""
        return bool(self.started_at and not self.sent_at)


class SentReminder(models.Model):
    """A reminder of one review, so that nobody gets it twice: 30 or 7 days before it is due, or on the day (0)."""

    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    recipient = models.CharField(_("recipient"), max_length=40)  # the key of a Recipient
    due = models.DateField(_("due"))
    days_before = models.PositiveSmallIntegerField(_("days before"))

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        verbose_name = _("sent reminder")
        verbose_name_plural = _("sent reminders")
        constraints = [
            models.UniqueConstraint(fields=["page", "recipient", "due", "days_before"], name="review_one_reminder")
        ]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.recipient}: {self.days_before}"


def waiting_emails() -> Any:
    """Return the emails that an attempt to send can’t send twice."""
    return ReviewEmail.objects.filter(sent_at=None, started_at=None)


def enqueue(kind: str, recipient: Recipient, key: str, **fields: Any) -> ReviewEmail:
    """Add an email to the outbox, unless one with this ``key`` is there already. Return it."""
    values = {"kind": kind, "person": recipient.person, "user": recipient.user, **fields}
    email: ReviewEmail = ReviewEmail.objects.get_or_create(key=key, defaults=values)[0]
    return email
