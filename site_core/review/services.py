"""Asking for a medical review, and what reviewers decide. Each step is in the log of the page."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Comment, Page, Revision, TaskState

from site_core.pages.models import MedicalReviewTask, PersonPage
from site_core.pages.review_workflow import reviewer_error
from site_core.pages.visible_text import hash_passages, text_hashes, visible_text, visible_text_hash

from .approvals import exact_approvals, to_json
from .comments import comment_author, commentable_path
from .log_actions import APPROVED, OVERRIDDEN, REQUESTED, RETURNED, REVOKED
from .mail.decisions import enqueue_withdrawal_emails
from .models import Approval, ReviewOverride, ReviewRequest, SuggestedEdit, Via
from .suggestions.edits import Edit, apply_edits


class RequestClosedError(Exception):
    """The request has been decided, withdrawn, or replaced, or it has expired."""


@transaction.atomic
def request_review(
    page: Page, reviewers: Iterable[PersonPage], *, user: Any = None, note: str = "", due: datetime.date | None = None
) -> list[ReviewRequest]:
    """Ask ``reviewers`` to review the latest draft of ``page``. A request that a person already has is replaced."""
    revision = latest_revision(page)
    requests = []
    for reviewer in reviewers:
        if error := reviewer_error(revision.as_object(), reviewer):
            raise ValidationError(error)
        supersede(ReviewRequest.objects.open().filter(page=page.pk, reviewer=reviewer))
        request = ReviewRequest.objects.create(
            page_id=page.pk,
            revision=revision,
            reviewer=reviewer,
            requested_by=user,
            note=note,
            due=due,
            expires_at=timezone.now() + datetime.timedelta(days=settings.REVIEW_LINK_DAYS),
            workflow_state=page.current_workflow_state,
        )
        log(page, REQUESTED, user=user, revision=revision, data={"reviewer": reviewer.full_name})
        requests.append(request)
    return requests


def latest_revision(page: Page) -> Revision:
    """Return the latest revision of ``page``. A live page that a script made without one gets it now."""
    return page.get_latest_revision() or page.specific.save_revision(clean=False)


def supersede(requests: Any) -> None:
    requests.update(superseded_at=timezone.now())


@transaction.atomic
def revoke(request: ReviewRequest, *, user: Any = None) -> None:
    """Withdraw ``request``: its link no longer works."""
    require_open(request)
    request.revoked_at = timezone.now()
    request.save(update_fields=["revoked_at"])
    log(request.page, REVOKED, user=user, revision=request.revision, data={"reviewer": request.reviewer.full_name})


def withdraw_requests_to(reviewer: PersonPage) -> None:
    """Withdraw the open requests to a person who no longer reviews pages, and tell those who asked."""
    requests = ReviewRequest.objects.open().filter(reviewer=reviewer).select_related("page", "revision", "reviewer")
    for request in requests:
        revoke(request)
        enqueue_withdrawal_emails(request)


def require_open(request: ReviewRequest) -> None:
    """Lock the row of ``request``, and raise RequestClosedError if it no longer waits for a decision."""
    stored = ReviewRequest.objects.select_for_update().filter(pk=request.pk).first()
    if stored is None or stored.status != ReviewRequest.Status.OPEN:
        raise RequestClosedError


@transaction.atomic
def approve(
    page_or_revision: Any,
    reviewer: PersonPage,
    *,
    via: str,
    user: Any = None,
    request: ReviewRequest | None = None,
    edits: Sequence[Edit] = (),
    next_review: datetime.date | None = None,
) -> Approval:
    """Record that ``reviewer`` approved a page, and continue its workflow. Raise ValidationError if they can’t.

    With ``edits``, the text that is approved is the one with these edits, which the editors then accept.
    """
    revision = page_or_revision if isinstance(page_or_revision, Revision) else latest_revision(page_or_revision)
    draft: Any = revision.as_object()
    if error := reviewer_error(draft, reviewer):
        raise ValidationError(error)
    if request:
        decision = ReviewRequest.Decision.APPROVED_WITH_EDITS if edits else ReviewRequest.Decision.APPROVED
        decide(request, decision, via)
        save_edits(request, edits)
    approval = record_approval(revision, reviewer, edits, via=via, user=user, request=request, next_review=next_review)
    continue_workflow(draft, user=user)
    return approval


def record_approval(
    revision: Revision,
    reviewer: PersonPage,
    edits: Sequence[Edit] = (),
    *,
    via: str,
    user: Any,
    next_review: datetime.date | None = None,
    **fields: Any,
) -> Approval:
    """Record that ``reviewer`` approved ``revision`` with ``edits``: for the page, and in its log."""
    draft: Any = revision.as_object()
    passages = apply_edits(visible_text(draft), edits)
    approval = Approval.objects.create(
        page_id=draft.pk,
        revision=revision,
        reviewer=reviewer,
        reviewer_name=reviewer.full_name,
        next_review=next_review or timezone.localdate() + draft.review_interval,
        text_hash=hash_passages(passages),
        text=to_json(passages),
        via=via,
        user=user,
        **fields,
    )
    data = {"reviewer": reviewer.full_name, "hash": approval.text_hash, "via": via}
    log(draft, APPROVED, user=user, revision=revision, data=data)
    if not edits:
        store_in_revision(revision, approval)
    update_live_page(draft, approval)
    return approval


def store_in_revision(revision: Revision, approval: Approval) -> None:
    """Let the draft say that it was reviewed. Publishing it looks for the approval itself."""
    revision.content |= {
        "reviewer": approval.reviewer_id,
        "last_reviewed": timezone.localdate(approval.approved_at).isoformat(),
        "next_review": approval.next_review.isoformat() if approval.next_review else None,
        "reviewed_content": approval.text_hash,
    }
    revision.save(update_fields=["content"])


def update_live_page(page: Any, approval: Approval) -> None:
    """Show the review on the live page if that has the text that was approved."""
    live: Any = page.specific_class.objects.filter(pk=page.pk, live=True).first()
    if live and approval.text_hash in text_hashes(visible_text(live)):
        live.refresh_review()
        live.save(update_fields=live.review_fields, clean=False)  # something else may be missing in an old page


def continue_workflow(page: Page, *, user: Any = None) -> None:
    """Approve the medical review that ``page`` is submitted for, if its draft is the text that was approved.

    A page that can’t be published, because something else is missing, stays in the workflow.
    """
    stored: Any = Page.objects.get(pk=page.pk).specific
    task_state = stored.current_workflow_task_state
    if task_state is None or not isinstance(task_state.task.specific, MedicalReviewTask):
        return
    if not exact_approvals(stored, visible_text(task_state.revision.as_object())).exists():
        return
    try:
        with transaction.atomic():
            task_state.approve(user=user)
    except ValidationError:
        return


@transaction.atomic
def return_with_comments(
    request: ReviewRequest,
    comments: Sequence[tuple[str, str]],
    *,
    via: str = Via.LINK,
    user: Any = None,
    edits: Sequence[Edit] = (),
) -> list[Comment]:
    """Return the page with ``comments``, ``[(content path, text), …]``, which editors see beside the fields.

    Raise ValidationError if the reviewer could not approve it either.
    """
    if request.revision and (error := reviewer_error(request.revision.as_object(), request.reviewer)):
        raise ValidationError(error)
    decide(request, ReviewRequest.Decision.RETURNED, via)
    save_edits(request, edits)
    created = add_comments(request, comments, user=user)
    page: Any = request.page.specific
    data = {"reviewer": request.reviewer.full_name, "via": via, "comments": len(created)}
    log(page, RETURNED, user=user, revision=request.revision, data=data)
    reject_in_workflow(page.current_workflow_task_state, user, "\n".join(text for _path, text in comments))
    return created


def save_edits(request: ReviewRequest, edits: Iterable[Edit]) -> None:
    SuggestedEdit.objects.bulk_create(SuggestedEdit(request=request, **edit._asdict()) for edit in edits)


def add_comments(request: ReviewRequest, comments: Iterable[tuple[str, str]], *, user: Any = None) -> list[Comment]:
    """Add ``comments``, ``[(content path, text), …]``, to the fields of the page, in the name of the reviewer."""
    page: Any = request.page.specific
    draft: Any = page.get_latest_revision_as_object()
    author = user or comment_author(request.reviewer)
    created = []
    for path, text in comments:
        comment = Comment(page_id=page.pk, user=author, text=text, contentpath=path, revision_created=request.revision)
        comment.contentpath = commentable_path(comment, draft)
        comment.save()
        comment.log_create(page_revision=request.revision, user=user)
        created.append(comment)
    return created


def reject_in_workflow(task_state: TaskState | None, user: Any, comment: str) -> None:
    if task_state and isinstance(task_state.task.specific, MedicalReviewTask):
        task_state.reject(user=user, comment=comment)


def decide(request: ReviewRequest, decision: str, via: str) -> None:
    """Use up ``request``. Raise RequestClosedError if it no longer waits for a decision."""
    require_open(request)
    request.decision, request.via, request.decided_at = decision, via, timezone.now()
    request.save(update_fields=["decision", "via", "decided_at"])


def override(page: Page, revision: Revision, *, user: Any, reason: str) -> ReviewOverride:
    """Let ``revision`` be published without a review, for ``reason``. The caller has checked the permission."""
    text_hash = visible_text_hash(revision.as_object())
    log(page, OVERRIDDEN, user=user, revision=revision, data={"reason": reason, "hash": text_hash})
    return ReviewOverride.objects.create(
        page_id=page.pk, revision=revision, user=user, reason=reason, text_hash=text_hash
    )
