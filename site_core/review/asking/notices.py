"""Messages in the page editor: what came back from a review, and that a draft differs from what reviewers see."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from site_core.pages.models import MedicalReviewTask

from ..models import ReviewRequest, SuggestedEdit
from .panel import open_requests_for_another_text


def show_answers(request: HttpRequest, page: Any) -> None:
    """Say that the page was returned, until it is saved again, and that there are suggested edits."""
    count = SuggestedEdit.objects.filter(request__page=page.pk, state=SuggestedEdit.State.OPEN).count()
    if count:
        text = ngettext(
            "A reviewer suggested %(count)d small edit. Accept or dismiss it under “Medical review”.",
            "Reviewers suggested %(count)d small edits. Accept or dismiss them under “Medical review”.",
            count,
        )
        messages.info(request, text % {"count": count})
    answered = ReviewRequest.objects.filter(page=page.pk).exclude(decided_at=None).select_related("reviewer")
    last = answered.order_by("-decided_at").first()
    if last and last.decided_at and last.decision == ReviewRequest.Decision.RETURNED and not is_saved_since(page, last):
        text = _("%(person)s returned this page on %(date)s. The comments are beside the text they are about.")
        messages.warning(request, text % {"person": last.reviewer.title, "date": date_format(last.decided_at)})


def is_saved_since(page: Any, answered: ReviewRequest) -> bool:
    revision = page.latest_revision
    return bool(revision and answered.decided_at and revision.created_at > answered.decided_at)


def offer_email(request: HttpRequest, page: Any) -> None:
    """After a page was submitted for medical review, offer to ask people who don’t use the admin."""
    task = page.current_workflow_task
    is_asked = ReviewRequest.objects.open().filter(page=page.pk).exists()
    if task and isinstance(task.specific, MedicalReviewTask) and not is_asked:
        text = _("Reviewers find this page in the admin. You can also send someone a link by email.")
        messages.info(
            request, text, buttons=[messages.button(reverse("review_ask", args=[page.pk]), _("Ask for review"))]
        )


def show_changed_text(request: HttpRequest, page: Any) -> None:
    """After a draft was saved, say that reviewers still see the text they were asked about."""
    if open_requests_for_another_text(page):
        text = _("You changed the text after it was sent for review. Reviewers see the earlier version.")
        button = messages.button(reverse("review_ask", args=[page.pk]), _("Ask again"))
        messages.warning(request, text, buttons=[button])
