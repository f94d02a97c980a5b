"""Counts answers in memory, and writes them every few seconds: two numbers per page and day."""

from __future__ import annotations

import datetime
from collections import Counter

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from site_core.lib.write_behind import WriteBehindCounter

from .models import FeedbackCount

MAX_PENDING = 5000  # different pages and answers between two writes; others are not counted
RETENTION = datetime.timedelta(days=400)
BATCH_SIZE = 200


class FeedbackCounter(WriteBehindCounter[Counter]):
    """Pending counts by ``(page id, whether it was helpful)``."""

    name = "page-feedback"
    old_counts_deleted_on: datetime.date | None = None

    @property
    def interval(self) -> float | None:
        return settings.PAGE_FEEDBACK_SECONDS

    def empty(self) -> Counter:
        return Counter()

    def add(self, key: tuple[int, bool], count: int) -> None:
        """Add to the pending counts. The caller holds the lock."""
        if key in self.pending or len(self.pending) < MAX_PENDING:
            self.pending[key] += count

    def merge(self, pending: Counter) -> None:
        for key, count in pending.items():
            self.add(key, count)

    def write(self, pending: Counter) -> None:
        """Add to today's rows. Other processes may do so at the same time."""
        today = timezone.localdate()
        # A page may have been deleted since its readers answered.
        pks = list(Page.objects.filter(pk__in={pk for pk, _ in pending}).values_list("pk", flat=True))
        new = [FeedbackCount(page_id=pk, day=today) for pk in pks]
        FeedbackCount.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH_SIZE)
        rows = list(FeedbackCount.objects.filter(day=today, page__in=pks))
        for row in rows:
            row.helpful = F("helpful") + pending[row.page_id, True]
            row.unhelpful = F("unhelpful") + pending[row.page_id, False]
        FeedbackCount.objects.bulk_update(rows, ["helpful", "unhelpful"], batch_size=BATCH_SIZE)
        if self.old_counts_deleted_on != today:  # once per day and process
            FeedbackCount.objects.filter(day__lt=today - RETENTION).delete()
            self.old_counts_deleted_on = today


_counter = FeedbackCounter()
take_counts = _counter.take
flush = _counter.flush


def record_answer(page_id: int, is_helpful: bool, count: int = 1) -> None:
    """Count an answer about the page ``page_id``."""
    with _counter.lock:
        _counter.add((page_id, is_helpful), count)
    _counter.start_writing()
