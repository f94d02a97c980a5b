"""What emails about reviews that are due say: one email for all pages of a person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from site_core.pages.models import PersonPage

from ..approvals import approval_of_same_text
from ..contacts import Recipient
from ..due_requests import open_request
from ..links import admin_url, review_url
from ..models import ReviewRequest
from .outbox import ReviewEmail

MAX_LISTED = 20


@dataclass(frozen=True)
class DueReview:
    """A line of the email. ``is_personal``: the link leads to the review itself, not to the page's form.

    ``is_unchanged``: it opens with the button “Still right”.
    """

    title: str
    due: datetime.date | None
    changed: datetime.date | None
    url: str
    is_personal: bool
    is_unchanged: bool
    is_reviewer_missing: bool

    @property
    def is_overdue(self) -> bool:
        return bool(self.due and self.due < timezone.localdate())


def reminder_content(email: ReviewEmail) -> dict[str, Any] | None:
    pages = list(email.pages.live().order_by("title", "pk").specific())
    person = email.recipient.person
    if not pages or (person and not (person.live and person.is_reviewer)):
        return None
    listed = [describe(page, email.recipient) for page in pages[:MAX_LISTED]]
    if len(pages) == 1:
        subject = _("Is “%(page)s” still right?") % {"page": listed[0].title}
    else:
        subject = ngettext("%(count)d review needs you", "%(count)d reviews need you", len(pages))
        subject %= {"count": len(pages)}
    return {
        "template": "reminder",
        "page": pages[0],
        "subject": subject,
        "reviews": listed,
        "more_count": len(pages) - len(listed),
        "is_weekly": email.kind == ReviewEmail.Kind.DIGEST,
        "has_buttons": any(review.is_unchanged for review in listed),
        "has_links": any(review.is_personal for review in listed),
        "has_forms": any(not review.is_personal for review in listed),
        "days": settings.REVIEW_LINK_DAYS,
        "report_url": admin_url(reverse("review_report")) if email.user else "",
    }


def describe(page: Any, recipient: Recipient) -> DueReview:
    person = recipient.person
    is_personal = person is not None and person == page.reviewer
    is_unchanged = False
    if person and is_personal:
        request = open_request(page, person)
        url = review_url(request.create_token())
        is_unchanged = has_same_text(request, person)
    else:
        url = admin_url(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return DueReview(
        page.get_admin_display_title(),
        page.next_review,
        page.changed_since_review,
        url,
        is_personal,
        is_unchanged,
        is_reviewer_missing=not can_remind(page.reviewer),
    )


def has_same_text(request: ReviewRequest, person: PersonPage) -> bool:
    revision = request.revision
    return bool(revision and approval_of_same_text(revision.as_object(), person))


def can_remind(reviewer: PersonPage | None) -> bool:
    """Return whether ``reviewer`` still reviews pages and has an email address."""
    return bool(reviewer and reviewer.live and reviewer.is_reviewer and Recipient.of_person(reviewer).email)
