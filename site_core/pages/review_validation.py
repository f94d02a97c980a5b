"""Whether the review of a page lets it be published, and what to do if not."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.content.passages import Passage

from .review_records import review_records

if TYPE_CHECKING:
    from .people import PersonPage
    from .review import ReviewedPage

REFERENCE_MISSING = gettext_lazy("Add at least one reference.")
REVIEW_MISSING = gettext_lazy(
    "This page has not been medically reviewed. Submit it for medical review, or have a site admin enter the review "
    "under Settings."
)
REVIEW_OUTDATED = gettext_lazy(
    "The text differs from the one that was medically reviewed. Submit it for medical review."
)
LINK_MISSING = gettext_lazy("Add the DOI of each reference, or its URL if it has no DOI.")


def page_review_errors(page: ReviewedPage, passages: list[Passage], authors: Collection[PersonPage]) -> dict[str, str]:
    """Return why ``page`` can’t be published with ``passages``, which ``authors`` wrote, as ``{field: message}``."""
    if page.review_override or review_records().has_override(page, passages):
        return {}
    if review := page.find_review(passages):
        return review_errors(review.reviewer, review.reviewed_on, authors)
    missing = review_errors(page.reviewer, page.last_reviewed, authors)
    return missing or {"reviewer": str(REVIEW_OUTDATED)}


def review_errors(
    reviewer: PersonPage | None, reviewed_on: datetime.date | None, authors: Collection[PersonPage]
) -> dict[str, str]:
    """Return what is wrong with a review of what ``authors`` wrote, as ``{field: message}``."""
    if reviewer is None:
        return {"reviewer": str(REVIEW_MISSING)}
    if reviewed_on is None:
        return {"last_reviewed": _("Enter the day of the review.")}
    if reviewer in authors:
        return {"reviewer": _("Choose a reviewer who is not one of the authors.")}
    if not reviewer.is_reviewer:
        return {"reviewer": _("Choose a reviewer: a person whose page has “Reviews medical pages” selected.")}
    return {}
