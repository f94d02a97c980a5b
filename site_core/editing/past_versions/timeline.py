"""Which version of a page readers saw at a time, from its log. What the log doesn’t say is not guessed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from wagtail.models import Page, PageLogEntry, Revision

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")
UNPUBLISHED = ("wagtail.unpublish", "wagtail.unpublish.scheduled")


class State(StrEnum):
    """What readers saw. Only ``VERSION`` and ``STORED`` can be shown."""

    VERSION = "version"  # a version of the history
    STORED = "stored"  # the page as it is stored now: a script published it, and nobody has published it since
    DELETED = "deleted"  # a version that was deleted from the history
    UNRECORDED = "unrecorded"  # the page was online, but the log doesn’t say with what
    OFFLINE = "offline"  # nothing: the page was not published


@dataclass(frozen=True)
class Period:
    """A time in which the page didn’t change for readers. Without ``end``, it lasts until now."""

    start: datetime.datetime
    end: datetime.datetime | None
    state: State
    revision_id: int | None = None

    def overlaps(self, start: datetime.datetime, end: datetime.datetime) -> bool:
        return self.start < end and (self.end is None or self.end > start)


def read_periods(page: Page) -> list[Period]:
    """Return the periods of ``page`` in order, from when it was first online, or created, until now."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=PUBLISHED + UNPUBLISHED)
    periods = [
        Period(entry.timestamp, None, State.VERSION if entry.action in PUBLISHED else State.OFFLINE, entry.revision_id)
        for entry in entries.order_by("timestamp", "pk").only("timestamp", "action", "revision_id")
    ]
    periods = [*unrecorded_periods(page, periods), *periods]
    revision_ids = {period.revision_id for period in periods} - {None}
    kept = set(Revision.objects.filter(pk__in=revision_ids).values_list("pk", flat=True))
    following = [*(period.start for period in periods[1:]), None]
    return [
        check_revision(replace(period, end=end), kept)
        for period, end in zip(periods, following, strict=False)  # a page that was never online has no periods
        if period.start != end
    ]


def unrecorded_periods(page: Page, periods: list[Period]) -> Iterator[Period]:
    """Yield what was before the first entry of the log."""
    first_published = page.first_published_at
    if not periods:
        if page.live:
            yield Period(first_published or page.latest_revision_created_at or EARLIEST, None, stored_state(page))
    elif first_published and first_published < periods[0].start - TOLERANCE:
        yield Period(first_published, None, State.UNRECORDED)


# Publishing stores its time in the page before it writes the log.
TOLERANCE = datetime.timedelta(seconds=5)
EARLIEST = datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)


def stored_state(page: Page) -> State:
    """Return the state of a page that went online without an entry in the log. An alias changes with its original."""
    return State.UNRECORDED if page.alias_of_id else State.STORED


def check_revision(period: Period, kept: set[int]) -> Period:
    """Return ``period`` with the state that its revision has now. Entries of scripts may have none."""
    if period.state != State.VERSION or period.revision_id in kept:
        return period
    state = State.DELETED if period.revision_id else State.UNRECORDED
    return replace(period, state=state, revision_id=None)


def periods_between(page: Page, start: datetime.datetime, end: datetime.datetime) -> list[Period]:
    """Return the periods that overlap the time from ``start`` until ``end``. Before all of them, it was offline."""
    periods = [period for period in read_periods(page) if period.overlaps(start, end)]
    if not periods or periods[0].start > start:
        first_end = periods[0].start if periods else None
        return [Period(start, first_end, State.OFFLINE), *periods]
    return periods
