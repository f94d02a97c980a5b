"""Taking back an approval of a text that had been approved before: “Still right” is one tap, which can be a mistake."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from site_core.pages.visible_text import visible_text

from .approvals import exact_approvals, last_approval
from .log_actions import TAKEN_BACK
from .mail.decisions import replace_decision_emails
from .models import Approval, ReviewRequest
from .services import RequestClosedError, store_in_revision

UNDO_TIME = datetime.timedelta(hours=1)


def is_undoable(request: ReviewRequest) -> bool:
    """Return whether ``request`` was approved within the last hour, and nothing but the review dates depends on it.

    That is so if the same text had been approved before, and no workflow went on.
    """
    approval = request.approvals.first()
    if approval is None or request.decision != ReviewRequest.Decision.APPROVED or request.workflow_state_id:
        return False
    if not request.decided_at or request.decided_at < timezone.now() - UNDO_TIME or request.revision is None:
        return False
    return last_approval(request.page) == approval and earlier_approval(approval) is not None


def earlier_approval(approval: Approval) -> Approval | None:
    """Return the approval of the same text before ``approval``."""
    passages = visible_text(approval.revision.as_object()) if approval.revision else []
    return exact_approvals(approval.page, passages).exclude(pk=approval.pk).first()


@transaction.atomic
def take_back(request: ReviewRequest, *, user: Any = None) -> None:
    """Delete the approval that answered ``request``, which waits for an answer again.

    The page has the review from before. Raise RequestClosedError if that is no longer possible.
    """
    request = ReviewRequest.objects.select_for_update().get(pk=request.pk)
    if not is_undoable(request):
        raise RequestClosedError
    approval: Approval = request.approvals.get()
    earlier = earlier_approval(approval)
    assert approval.revision is not None
    assert earlier is not None
    draft: Any = approval.revision.as_object()
    approval.delete()
    request.decision, request.via, request.decided_at = "", "", None
    request.save(update_fields=["decision", "via", "decided_at"])
    store_in_revision(approval.revision, earlier)
    restore_live_page(draft, earlier)
    log(draft, TAKEN_BACK, user=user, revision=approval.revision, data={"reviewer": request.reviewer.full_name})
    replace_decision_emails(request)


def restore_live_page(draft: Page, earlier: Approval) -> None:
    """Show the ``earlier`` review on the live page, if it has this text. The later date would count as entered."""
    live: Any = draft.specific_class.objects.filter(pk=draft.pk, live=True).first()
    if live and exact_approvals(live, visible_text(live)).filter(pk=earlier.pk).exists():
        live.last_reviewed = timezone.localdate(earlier.approved_at)
        live.refresh_review()
        live.save(update_fields=live.review_fields, clean=False)
