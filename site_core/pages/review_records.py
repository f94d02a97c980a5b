"""The registry through which ``site_core.review`` says what was approved. Without it, only entered reviews count."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from wagtail.models import Revision

    from site_core.content.passages import Passage

    from .people import PersonPage


@dataclass(frozen=True)
class Review:
    """A review that covers what a page says. ``text_hash`` is that of the text that was reviewed."""

    reviewer: PersonPage | None
    reviewed_on: datetime.date
    next_review: datetime.date | None
    text_hash: str


class ReviewRecords(Protocol):
    def find_review(self, page: Any, passages: list[Passage]) -> Review | None:
        """Return the approval of these passages, or of a text from which they differ by minor changes."""

    def has_reviews(self, page: Any) -> bool:
        """Return whether any review of ``page`` is recorded."""

    def has_override(self, page: Any, passages: list[Passage]) -> bool:
        """Return whether a site admin lets ``page`` be published with these passages and without a review."""

    def is_under_review(self, revision: Revision) -> bool:
        """Return whether someone was asked to review ``revision``, or has reviewed it. It must not change then."""

    def record_override(self, page: Any, revision: Revision, user: Any, reason: str) -> None: ...

    def record_entered_review(self, page: Any, passages: list[Passage], review: Review) -> None:
        """Record a review that was entered by hand, or imported."""


class NoRecords:
    """Used while no app records approvals."""

    def find_review(self, page: Any, passages: list[Passage]) -> Review | None:
        return None

    def has_reviews(self, page: Any) -> bool:
        return False

    def has_override(self, page: Any, passages: list[Passage]) -> bool:
        return False

    def is_under_review(self, revision: Revision) -> bool:
        return False

    def record_override(self, page: Any, revision: Revision, user: Any, reason: str) -> None:
        pass

    def record_entered_review(self, page: Any, passages: list[Passage], review: Review) -> None:
        pass


_records: ReviewRecords = NoRecords()


def register_review_records(records: ReviewRecords) -> None:
    global _records
    _records = records


def review_records() -> ReviewRecords:
    return _records
