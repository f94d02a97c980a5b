"""Medical reviews on the desk: asked of a person, answered to them, and left out by a site admin."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import GOING_STALE, MAX_ITEMS, YOURS, DeskItem, User, register_desk_items

from .models import Approval, ReviewOverride, ReviewRequest, SuggestedEdit

PERIOD = datetime.timedelta(days=30)
REASON_LENGTH = 120
Decision = ReviewRequest.Decision


def works_on_pages(user: User) -> bool:
    return page_permission_policy.user_has_any_permission(user, ["add", "change", "publish"])


@register_desk_items(YOURS, is_shown=works_on_pages)
def reviews_of_person(user: User) -> Iterator[DeskItem]:
    """List what ``user`` is asked to review, and what reviewers want changed on pages that they asked about."""
    requests = ReviewRequest.objects.filter(is_asked(user) | is_answered(user)).distinct()
    for request in requests.select_related("page", "requested_by").order_by("due", "pk")[:MAX_ITEMS]:
        yield answered_item(request) if request.decided_at else asked_item(request)


def is_asked(user: User) -> Q:
    open_requests = ReviewRequest.objects.open().values("pk")
    return Q(reviewer__account=user, pk__in=open_requests)


def is_answered(user: User) -> Q:
    """Return the condition that ``user`` has something to do about an answer, and has not asked again."""
    newer = ReviewRequest.objects.filter(page=OuterRef("page"), created_at__gt=OuterRef("created_at"))
    open_edits = SuggestedEdit.objects.filter(request=OuterRef("pk"), state=SuggestedEdit.State.OPEN)
    to_do = Q(decision=Decision.RETURNED) | Q(decision=Decision.APPROVED_WITH_EDITS) & Exists(open_edits)
    return Q(requested_by=user, decided_at__gt=timezone.now() - PERIOD) & to_do & ~Exists(newer)


def asked_item(request: ReviewRequest) -> DeskItem:
    person = request.requested_by.get_full_name() or request.requested_by.get_username() if request.requested_by else ""
    asked = _("%(person)s asks you to review it.") % {"person": person} if person else _("You are asked to review it.")
    due = _("Due on %(date)s.") % {"date": date_format(request.due)} if request.due else ""
    return DeskItem(
        title=request.page.title,
        url=reverse("review_answer", args=[request.pk]),
        detail=f"{asked} {due}".strip(),
        status=_("Overdue") if request.due and request.due < timezone.localdate() else _("Review"),
        due=1,
        date=request.due,
        key=f"page-{request.page_id}",
    )


def answered_item(request: ReviewRequest) -> DeskItem:
    is_returned = request.decision == Decision.RETURNED
    return DeskItem(
        title=request.page.title,
        url=reverse("wagtailadmin_pages:edit", args=[request.page_id]),
        detail=_("Read the comments, and ask again.") if is_returned else _("Accept or dismiss the suggested edits."),
        status=_("Returned to you") if is_returned else _("Approved with small edits"),
        due=1,
        key=f"page-{request.page_id}",
    )


def can_manage_reviews(user: User) -> bool:
    return user.has_perm("pages.manage_reviews")


@register_desk_items(GOING_STALE, is_shown=can_manage_reviews)
def pages_without_review(user: User) -> Iterator[DeskItem]:
    """List what was published without a review, until it has one."""
    for override in get_overrides()[:MAX_ITEMS]:
        yield DeskItem(
            title=override.page.title,
            url=reverse("wagtailadmin_pages:edit", args=[override.page_id]),
            detail=Truncator(override.reason).chars(REASON_LENGTH),
            status=_("Published without a review"),
            date=timezone.localdate(override.created_at),
            key=f"page-{override.page_id}",
        )


def get_overrides() -> QuerySet[ReviewOverride]:
    later = Approval.objects.filter(page=OuterRef("page"), approved_at__gt=OuterRef("created_at"))
    overrides = ReviewOverride.objects.filter(~Exists(later), page__live=True)
    return overrides.select_related("page").order_by("-created_at")
