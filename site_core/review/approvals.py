"""What was approved, and whether that covers what a page says now."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page, Revision

from site_core.content.passages import Passage
from site_core.pages.models import PersonPage
from site_core.pages.review_records import Review
from site_core.pages.visible_text import first_version, hash_passages, text_hashes, visible_text

from .comparison import PassageChange, compare_passages, is_minor_change
from .models import Approval, ReviewOverride, ReviewRequest


def to_json(passages: Iterable[Passage]) -> list[dict[str, Any]]:
    return [asdict(passage) for passage in passages]


def passages_of(approval: Approval | None) -> list[Passage]:
    """Return the text that was approved. An empty list if nothing was."""
    return [Passage(**item) for item in approval.text] if approval else []


def comparable_texts(approval: Approval | None, passages: list[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Return the text that was approved, and ``passages`` as far as the rules of that time read them."""
    is_of_first_version = approval is not None and any("part" not in item for item in approval.text)
    if approval is not None and any("under" not in item for item in approval.text):
        passages = [replace(passage, under="", is_step=False) for passage in passages]
    return passages_of(approval), first_version(passages) if is_of_first_version else passages


def approvals_of(page: Page) -> QuerySet[Approval]:
    """Return the approvals of ``page``, latest first. An alias has those of its original."""
    return Approval.objects.filter(page=page.alias_of_id or page.pk)


def exact_approvals(page: Page, passages: list[Passage]) -> QuerySet[Approval]:
    """Return the approvals of exactly these passages, latest first."""
    return approvals_of(page).filter(text_hash__in=text_hashes(passages))


def find_approval(page: Page, passages: list[Passage]) -> Approval | None:
    """Return the latest approval of these passages, or of a text from which they differ by minor changes."""
    if exact := exact_approvals(page, passages).select_related("reviewer").first():
        return exact
    latest = approvals_of(page).select_related("reviewer").first()
    return latest if latest and is_minor_change(*comparable_texts(latest, passages)) else None


def approval_of_same_text(draft: Any, reviewer: PersonPage) -> Approval | None:
    """Return what ``reviewer`` last approved if it is this text, or else the valid approval by someone else.

    A text that differs only by minor changes is not the same: they are listed for the reviewer.
    """
    exact = exact_approvals(draft, visible_text(draft)).select_related("reviewer")
    for latest in (last_approval(draft, reviewer), approvals_of(draft).first()):
        if latest and (same := exact.filter(pk=latest.pk).first()):
            return same
    return None


def changes_since_approval(page_or_revision: Any, reviewer: PersonPage | None = None) -> list[PassageChange]:
    """Return what changed since ``reviewer`` last approved the page. If they never have, all passages are added.

    Without a reviewer, that is what changed since anyone last approved it.
    """
    page = page_or_revision.as_object() if isinstance(page_or_revision, Revision) else page_or_revision
    return compare_passages(*comparable_texts(last_approval(page, reviewer), visible_text(page)))


def last_approval(page: Page, reviewer: PersonPage | None = None) -> Approval | None:
    approvals = approvals_of(page)
    return (approvals.filter(reviewer=reviewer) if reviewer else approvals).first()


def minor_changes(page: Any) -> list[PassageChange]:
    """Return the minor changes of ``page`` since its last approval, which the next review lists."""
    approval = last_approval(page)
    passages = visible_text(page)
    texts = comparable_texts(approval, passages)
    return compare_passages(*texts) if approval and is_minor_change(*texts) else []


def recent_overrides() -> QuerySet[ReviewOverride]:
    """Return the publications without a review, latest first."""
    return ReviewOverride.objects.select_related("page", "user")


class ReviewRecords:
    """What ``site_core.pages`` asks before a page is published."""

    def find_review(self, page: Any, passages: list[Passage]) -> Review | None:
        approval = find_approval(page, passages) if page.pk else None
        if approval is None:
            return None
        reviewed_on = timezone.localdate(approval.approved_at)
        return Review(approval.reviewer, reviewed_on, approval.next_review, approval.text_hash)

    def has_reviews(self, page: Any) -> bool:
        return bool(page.pk) and approvals_of(page).exists()

    def has_override(self, page: Any, passages: list[Passage]) -> bool:
        overrides = ReviewOverride.objects.filter(page=page.alias_of_id or page.pk)
        return bool(page.pk) and overrides.filter(text_hash__in=text_hashes(passages)).exists()

    def is_under_review(self, revision: Revision) -> bool:
        requests, approvals = (model.objects.filter(revision=revision) for model in (ReviewRequest, Approval))
        return requests.exists() or approvals.exists()

    def record_override(self, page: Any, revision: Revision, user: Any, reason: str) -> None:
        from .services import override

        override(page, revision, user=user, reason=reason)

    def record_entered_review(self, page: Any, passages: list[Passage], review: Review) -> None:
        """Record a review that was entered by hand, or imported, when its page is published."""
        recorded = exact_approvals(page, passages).filter(reviewer=review.reviewer)
        if not page.alias_of_id and not recorded.filter(approved_at__date__gte=review.reviewed_on).exists():
            Approval.objects.create(
                page_id=page.pk,
                revision_id=page.live_revision_id,
                reviewer=review.reviewer,
                reviewer_name=review.reviewer.full_name if review.reviewer else "",
                approved_at=noon(review.reviewed_on),
                next_review=review.next_review,
                text_hash=hash_passages(passages),
                text=to_json(passages),
            )


def noon(date: datetime.date) -> datetime.datetime:
    """Return a time on ``date``: of a review that was entered by hand, only the day is known."""
    return timezone.make_aware(datetime.datetime.combine(date, datetime.time(12)))
