"""What readers answered in the last 90 days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from .models import FeedbackCount

DAYS = 90
MIN_ANSWERS = 5  # fewer say little about a page


@dataclass(frozen=True)
class Answers:
    helpful: int = 0
    unhelpful: int = 0

    @property
    def total(self) -> int:
        return self.helpful + self.unhelpful

    @property
    def percentage(self) -> int | None:
        """How many of a hundred readers found the page helpful. None if too few have answered."""
        return round(100 * self.helpful / self.total) if self.total >= MIN_ANSWERS else None


def first_day() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=DAYS - 1)


def get_answers(pages: Iterable[Page] | PageQuerySet) -> dict[int, Answers]:
    """Return what readers answered about each of ``pages``, by its id. Pages without an answer are left out."""
    counts = FeedbackCount.objects.filter(day__gte=first_day(), page__in=pages)
    rows = counts.values_list("page").annotate(yes=Sum("helpful"), no=Sum("unhelpful")).order_by()
    return {pk: Answers(yes, no) for pk, yes, no in rows}
