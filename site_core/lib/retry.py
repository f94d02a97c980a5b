"""A queue in the database whose rows are retried, with growing delays, until they are delivered."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

BATCH_SIZE = 200


class RetryQuerySet(models.QuerySet[Any]):
    def claim_due(self, limit: int | None = None) -> list[Any]:
        """Return at most ``limit`` rows that are due, and schedule their next attempt before this one.

        Two processes never get the same row, and a process that is killed leaves its rows to a later attempt.
        """
        now = timezone.now()
        with transaction.atomic():
            due = self.filter(next_try_at__lte=now).order_by("next_try_at", "pk").select_for_update(of=("self",))
            rows = list(due[:limit])
            for row in rows:
                row.next_try_at = now + row.retry_delay
                row.tries += 1
            self.bulk_update(rows, ["next_try_at", "tries"], batch_size=BATCH_SIZE)
        return rows


class RetryModel(models.Model):
    """A row that waits for its delivery. ``RETRY_DELAYS``: minutes after each failed attempt; the last one repeats."""

    RETRY_DELAYS: ClassVar[list[int]] = [1]

    tries = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    last_error = models.CharField(_("error"), max_length=255, blank=True)

    objects = RetryQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def retry_delay(self) -> datetime.timedelta:
        """How long to wait if the next attempt fails."""
        return datetime.timedelta(minutes=self.RETRY_DELAYS[min(self.tries, len(self.RETRY_DELAYS) - 1)])

    @property
    def is_exhausted(self) -> bool:
        """Whether there was an attempt after each of the delays."""
        return self.tries > len(self.RETRY_DELAYS)
