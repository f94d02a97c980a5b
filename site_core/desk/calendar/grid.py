"""The weeks of a calendar, and which period comes before and after."""

from __future__ import annotations

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from .events import DAY, Event, Period

MONTH, WEEK = "month", "week"
MAX_SHOWN = 6  # of a day, without opening the list of the others
FIRST_YEAR, LAST_YEAR = 1990, 2199


@dataclass(frozen=True)
class CalendarDay:
    date: datetime.date
    events: list[Event]
    is_today: bool
    is_outside: bool  # of the month

    @property
    def first_events(self) -> list[Event]:
        return self.events[:MAX_SHOWN]

    @property
    def other_events(self) -> list[Event]:
        return self.events[MAX_SHOWN:]


def week_of(date: datetime.date) -> Period:
    """Return the week of ``date``. It begins as the formats of the language say, on Sunday in the United States."""
    first_weekday = int(get_format("FIRST_DAY_OF_WEEK"))  # 0 is Sunday
    first = date - ((date.isoweekday() - first_weekday) % 7) * DAY
    return Period(first, first + 6 * DAY)


def month_of(date: datetime.date) -> Period:
    return Period(date.replace(day=1), date.replace(day=calendar.monthrange(date.year, date.month)[1]))


def shown_period(view: str, date: datetime.date) -> Period:
    """Return the days that are shown: whole weeks."""
    if view == WEEK:
        return week_of(date)
    month = month_of(date)
    return Period(week_of(month.first).first, week_of(month.last).last)


def neighbors(view: str, date: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return a day of the period before, and of the one after."""
    period = week_of(date) if view == WEEK else month_of(date)
    return period.first - DAY, period.last + DAY


def heading(view: str, date: datetime.date) -> str:
    if view == MONTH:
        return date_format(date, "YEAR_MONTH_FORMAT")
    return _("Week of %(date)s") % {"date": date_format(week_of(date).first)}


def build_days(period: Period, events: Iterable[Event], month: int | None) -> list[CalendarDay]:
    """Return the days of ``period`` with their events. Days of other months than ``month`` are outside."""
    by_day: defaultdict[datetime.date, list[Event]] = defaultdict(list)
    for event in events:
        for day in event.days():
            by_day[day].append(event)
    today = timezone.localdate()
    return [CalendarDay(day, by_day[day], day == today, month not in (None, day.month)) for day in period.days]


def parse_day(text: str) -> datetime.date | None:
    """Return the day, or None if ``text`` isn’t one that can be shown."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
