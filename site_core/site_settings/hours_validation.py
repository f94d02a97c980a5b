"""Finds opening hours that contradict each other."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from wagtail.blocks import StructBlockValidationError

from .opening_hours import DAY, Span, SpecialPeriod

MAX_PERIOD = datetime.timedelta(days=366)
SOME_MONDAY = datetime.date(2024, 1, 1)

Errors = dict[int, ValidationError]


def find_overlaps(entries: Iterable[Iterable[range]]) -> dict[int, int]:
    """Return ``{index: index of an earlier entry}`` for entries that share minutes with another one."""
    overlaps = {}
    end, last = 0, 0  # where the hours so far end, and whose they are
    for start, stop, index in sorted((r.start, r.stop, i) for i, ranges in enumerate(entries) for r in ranges):
        if start < end:
            overlaps[max(index, last)] = min(index, last)
        if stop > end:
            end, last = stop, index
    return overlaps


def overlap_error(day: str, span: Span) -> ValidationError:
    """Return the error for hours that overlap with ``span`` on ``day``."""
    times = {"opens": time_format(span.opens, "TIME_FORMAT"), "closes": time_format(span.closes, "TIME_FORMAT")}
    message = _("These hours overlap with those from %(opens)s to %(closes)s on %(day)s. Change or delete one of them.")
    return StructBlockValidationError({"opens": ValidationError(message % {"day": day, **times})})


def usual_hours_errors(values: Sequence[Any]) -> Errors:
    """Return ``{position: error}`` of entries of the week that overlap with an earlier one, also across midnight."""
    weeks = (SOME_MONDAY, SOME_MONDAY + 7 * DAY)  # the second one finds what Sunday’s night shares with Monday
    days = [(index, weekday) for index, value in enumerate(values) for weekday in value.weekdays]
    entries = [[values[index].span.minutes_on(week + day * DAY) for week in weeks] for index, day in days]
    errors: Errors = {}
    for later, earlier in sorted(find_overlaps(entries).items()):
        (index, _day), (other, weekday) = days[later], days[earlier]
        errors.setdefault(index, overlap_error(str(WEEKDAYS[weekday]), values[other].span))
    return errors


def special_days_errors(periods: Sequence[SpecialPeriod]) -> Errors:
    """Return ``{position: error}`` of special days that contradict an earlier entry."""
    entries = [[span.minutes_on(date) for date in period.dates() for span in period.spans] for period in periods]
    errors = {
        index: overlap_error(format_date(periods[other].first), periods[other].spans[0])
        for index, other in find_overlaps(entries).items()
    }
    return errors | {index: closed_error(date) for index, date in contradicted_dates(periods).items()}


def contradicted_dates(periods: Sequence[SpecialPeriod]) -> dict[int, datetime.date]:
    """Return ``{position: date}`` of entries for a date that has an earlier one, if one of them says “closed”."""
    positions = defaultdict(list)
    for index, period in enumerate(periods):
        for date in period.dates():
            positions[date].append(index)
    return {
        indexes[-1]: date
        for date, indexes in positions.items()
        if len(indexes) > 1 and not all(periods[index].spans for index in indexes)
    }


def closed_error(date: datetime.date) -> ValidationError:
    message = _("%(date)s has another entry, and one of them says that the clinic is closed. Delete one of them.")
    return StructBlockValidationError({"date": ValidationError(message % {"date": format_date(date)})})


def format_date(date: datetime.date) -> str:
    return date_format(date, "MONTH_DAY_FORMAT")
