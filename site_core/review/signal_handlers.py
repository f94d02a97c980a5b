"""Record approvals in workflows, and reviews that were entered by hand or imported."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, TaskState
from wagtail.signals import page_published, page_unpublished

from site_core.lib.migrations import has_unapplied_migrations
from site_core.lib.trash import restored
from site_core.pages.models import MedicalReviewTask, PersonPage, ReviewedPage
from site_core.pages.review_workflow import get_reviewed_draft, get_reviewer, reviewer_error

from . import services
from .existing_reviews import record_or_postpone
from .mail.decisions import enqueue_decision_emails
from .models import Approval, ReviewRequest, Via
from .owners import hand_over_pages


@receiver(post_save, sender=TaskState)
def record_workflow_approval(
    sender: type[TaskState], instance: TaskState, created: bool, raw: bool = False, **kwargs: Any
) -> None:
    """Record an approval before Wagtail publishes the page. It sends ``task_approved`` after that."""
    if raw:
        return
    state = instance.workflow_state
    is_current = state.status == state.STATUS_IN_PROGRESS and state.current_task_state_id == instance.pk
    if created or instance.status != instance.STATUS_APPROVED or not is_current:
        return
    page, reviewer = state.content_object, get_reviewer(instance.finished_by)
    draft = get_reviewed_draft(page)
    if draft is None or reviewer is None or not isinstance(instance.task.specific, MedicalReviewTask):
        return
    revision = page.get_latest_revision()
    is_recorded = Approval.objects.filter(page=page.pk, revision=revision, user=instance.finished_by).exists()
    if not is_recorded and not reviewer_error(draft, reviewer):
        services.record_approval(revision, reviewer, via=Via.ACCOUNT, user=instance.finished_by)


@receiver(post_save)
def record_entered_review(sender: type[Any], instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Record the review of a page that a script or an import adds as a live one. Fixtures have their approvals."""
    if created and not raw and isinstance(instance, ReviewedPage) and instance.live:
        instance.record_entered_review()


@receiver(page_published)
def record_published_review(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, ReviewedPage) and instance.live:
        instance.record_entered_review()


@receiver(page_unpublished)
def withdraw_requests(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Withdraw what was asked of a person who left: their links must not work anymore.

    Wagtail sends this signal before it deletes a page, too.
    """
    if isinstance(instance, PersonPage):
        services.withdraw_requests_to(instance)


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def withdraw_requests_to_deactivated_account(sender: type[Any], instance: Any, raw: bool, **kwargs: Any) -> None:
    """Withdraw what was asked of somebody whose account was deactivated: their links must not work anymore."""
    if not instance.is_active and not raw:
        for person in PersonPage.objects.filter(account=instance):
            services.withdraw_requests_to(person)


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def hand_over_pages_of_deleted_account(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    hand_over_pages(instance)


@receiver(restored, sender=PersonPage)
def withdraw_restored_requests(sender: type[Page], instance: PersonPage, **kwargs: Any) -> None:
    """What was asked of a person whose page was in the trash stays withdrawn: those who asked were told so."""
    ReviewRequest.objects.open().filter(reviewer=instance).update(revoked_at=timezone.now())


@receiver(post_migrate)
def record_reviews_from_before(sender: Any, using: str, **kwargs: Any) -> None:
    if sender.label == "review" and using == DEFAULT_DB_ALIAS and not has_unapplied_migrations():
        record_or_postpone()


@receiver(post_save, sender=ReviewRequest)
def enqueue_decision(sender: type[ReviewRequest], instance: ReviewRequest, **kwargs: Any) -> None:
    """Tell the person who asked, or the owner, what the reviewer answered. It is sent within a minute."""
    if instance.decided_at and "decided_at" in (kwargs.get("update_fields") or ()):
        enqueue_decision_emails(instance)
