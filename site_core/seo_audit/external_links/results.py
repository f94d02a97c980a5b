"""Store what a check has found."""

from __future__ import annotations

import datetime

from django.utils import timezone

from .models import ExternalLink
from .outcomes import Outcome
from .states import Reason, State

WEEK, DAY, HOUR = datetime.timedelta(days=7), datetime.timedelta(days=1), datetime.timedelta(hours=1)
FIELDS = ("state", "reason", "status_code", "new_url", "failing_since", "last_good_at", "checked_at", "due_at")


def record(link: ExternalLink, outcome: Outcome, is_certain: bool = True) -> None:
    """Store ``outcome`` in ``link``.

    What may be temporary, or if it ``is_certain`` not to be a problem of this server, changes the state only after a
    second failure on another day.
    """
    now, before = timezone.now(), (link.state, link.new_url)
    link.checked_at, link.due_at = now, now + WEEK
    if outcome.reason == Reason.SLOW_DOWN:
        postpone(link, outcome, now)
    elif outcome.is_temporary or not is_certain:
        record_failure(link, outcome, now)
    else:
        set_state(link, outcome)
    if outcome.state in (State.OK, State.MOVED):
        link.last_good_at, link.failing_since = now, None
    elif outcome.state == State.BROKEN:
        link.failing_since = link.failing_since or now
    values = {name: getattr(link, name) for name in FIELDS}
    if (link.state, link.new_url) != before:  # a link that was ignored for something else is listed again
        values |= {"ignored_at": None, "ignored_by": None}
    ExternalLink.objects.filter(pk=link.pk).update(**values)  # unless it was deleted meanwhile


def postpone(link: ExternalLink, outcome: Outcome, now: datetime.datetime) -> None:
    """Check the link later, as the website asks, and leave an earlier result as it is."""
    link.due_at = now + max(outcome.retry_after or DAY, HOUR)
    if link.state == State.UNCHECKED:
        set_state(link, outcome)


def record_failure(link: ExternalLink, outcome: Outcome, now: datetime.datetime) -> None:
    """Change the state if the link has failed on an earlier day too. Otherwise check it again tomorrow."""
    if link.failing_since and timezone.localdate(link.failing_since) < timezone.localdate(now):
        set_state(link, outcome)
    else:
        link.failing_since = link.failing_since or now
        link.due_at = now + DAY


def set_state(link: ExternalLink, outcome: Outcome) -> None:
    link.state, link.reason, link.status_code = outcome.state, outcome.reason or "", outcome.status
    link.new_url = outcome.new_url
