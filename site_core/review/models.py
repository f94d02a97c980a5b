"""What was asked of reviewers, what they approved, and what was published without them."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState

from site_core.pages.models import PersonPage

from .mail.outbox import ReviewEmail, SentReminder
from .retractions.models import CitedNotice, RetractionList, RetractionNotice

__all__ = [
    "Approval",
    "CitedNotice",
    "RetractionList",
    "RetractionNotice",
    "ReviewEmail",
    "ReviewOverride",
    "ReviewRequest",
    "SentReminder",
    "SuggestedEdit",
    "Via",
]

TOKEN_BYTES = 32  # 256 bits


class Via(models.TextChoices):
    """How a decision arrived. Blank for reviews that were entered by hand."""

    LINK = "link", _("link")
    ACCOUNT = "account", _("account")


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    def open(self) -> ReviewRequestQuerySet:
        """Return the requests that wait for a decision."""
        return self.filter(decided_at=None, revoked_at=None, superseded_at=None, expires_at__gt=timezone.now())

    def with_token(self, token: str) -> ReviewRequest | None:
        """Return the request that ``token`` belongs to, whatever its status.

        The database compares hashes, so the time it takes says nothing about the token.
        """
        return self.filter(token_hash=hash_token(token)).first() if token else None


class ReviewRequest(models.Model):
    """A request to one person to review one revision of a page."""

    class Decision(models.TextChoices):
        APPROVED = "approved", _("Approved")
        APPROVED_WITH_EDITS = "approved_with_edits", _("Approved with small edits")
        RETURNED = "returned", _("Returned")

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting")
        DECIDED = "decided", _("Decided")
        REVOKED = "revoked", _("Withdrawn")
        SUPERSEDED = "superseded", _("Replaced by a newer request")
        EXPIRED = "expired", _("Expired")

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="review_requests")
    revision = models.ForeignKey(
        Revision, verbose_name=_("version"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewer = models.ForeignKey(PersonPage, verbose_name=_("reviewer"), on_delete=models.CASCADE, related_name="+")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.TextField(_("note"), blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    # Null before there is a token: blank strings would not be unique.
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision, blank=True)
    via = models.CharField(_("via"), max_length=10, choices=Via, blank=True)
    workflow_state = models.ForeignKey(
        WorkflowState, verbose_name=_("workflow"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("review request")
        verbose_name_plural = _("review requests")

    def __str__(self) -> str:
        return f"{self.page} – {self.reviewer}"

    @property
    def status(self) -> str:
        if self.decided_at:
            return self.Status.DECIDED
        if self.revoked_at:
            return self.Status.REVOKED
        if self.superseded_at:
            return self.Status.SUPERSEDED
        return self.Status.EXPIRED if self.expires_at <= timezone.now() else self.Status.OPEN

    def get_status_display(self) -> str:
        return str(self.Status(self.status).label)

    def create_token(self) -> str:
        """Return a new token for the link to this request. Earlier ones no longer work. Only a hash is stored."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.token_hash = hash_token(token)
        self.save(update_fields=["token_hash"])
        return token


class Approval(models.Model):
    """The approval of one text of a page. ``text`` is that text, for comparisons after revisions are gone."""

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="approvals")
    revision = models.ForeignKey(
        Revision, verbose_name=_("version"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewer = models.ForeignKey(
        PersonPage, verbose_name=_("reviewer"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewer_name = models.CharField(_("name of the reviewer"), max_length=255)
    approved_at = models.DateTimeField(_("approved"), default=timezone.now)
    next_review = models.DateField(_("next review due"), null=True)
    text_hash = models.CharField(_("hash of the text"), max_length=64)
    text = models.JSONField(_("text"), default=list)
    via = models.CharField(_("via"), max_length=10, choices=Via, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    request = models.ForeignKey(
        ReviewRequest, verbose_name=_("review request"), null=True, on_delete=models.SET_NULL, related_name="approvals"
    )

    class Meta:
        ordering = ["-approved_at", "-pk"]
        get_latest_by = ["approved_at", "pk"]
        indexes = [models.Index(fields=["page", "-approved_at"], name="review_approval_of_page")]
        verbose_name = _("medical review")
        verbose_name_plural = _("medical reviews")

    def __str__(self) -> str:
        return f"{self.page} – {self.reviewer_name}"


class SuggestedEdit(models.Model):
    """A small edit that a reviewer suggests for one field or block."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DISMISSED = "dismissed", _("Dismissed")

    request = models.ForeignKey(
        ReviewRequest, verbose_name=_("review request"), on_delete=models.CASCADE, related_name="suggested_edits"
    )
    content_path = models.CharField(_("content path"), max_length=255)  # as comments of Wagtail have it
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("suggested edit")
        verbose_name_plural = _("suggested edits")

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class ReviewOverride(models.Model):
    """A site admin’s decision to publish a page without a valid review."""

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="review_overrides")
    revision = models.ForeignKey(
        Revision, verbose_name=_("version"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(_("reason"))
    text_hash = models.CharField(
        _("hash of the text"), max_length=64, editable=False
    )  # of the text that may be published
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("publication without a review")
        verbose_name_plural = _("publications without a review")

    def __str__(self) -> str:
        return f"{self.page} – {self.reason}"


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
