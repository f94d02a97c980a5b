"""When a clinic is open. Pages, structured data, and caches all ask this module.

Dates and times are those on the clock in the clinic, in the time zone ``TIME_ZONE``. That is also right on the days on
which the clocks change.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone
from django.utils.dates import WEEKDAYS

DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
MINUTES_PER_DAY = 24 * 60
MIDNIGHT, LAST_MINUTE = datetime.time(0), datetime.time(23, 59)


def clinic_time(moment: datetime.datetime | None = None) -> datetime.datetime:
    """Return ``moment``, by default now, on the clock in the clinic, also in the admin of a person elsewhere."""
    return timezone.localtime(moment, timezone.get_default_timezone())


class Span(NamedTuple):
    """A period in which the clinic is open. One that closes before it opens ends on the next day.

    As in Google's structured data, 00:00 to 23:59 is the whole day.
    """

    opens: datetime.time
    closes: datetime.time

    @property
    def is_whole_day(self) -> bool:
        return (self.opens, self.closes) == (MIDNIGHT, LAST_MINUTE)

    def minutes_on(self, date: datetime.date) -> range:
        """Return the minutes, counted from January 1 of the year 1, in which the clinic is open."""
        start, end = minute_of_day(self.opens), minute_of_day(self.closes)
        if self.closes == LAST_MINUTE:
            end = MINUTES_PER_DAY
        if end < start:
            end += MINUTES_PER_DAY
        day = date.toordinal() * MINUTES_PER_DAY
        return range(day + start, day + end)


def minute_of_day(time: datetime.time) -> int:
    return time.hour * 60 + time.minute


class SpecialPeriod(NamedTuple):
    """One or more days on which the clinic is open only in ``spans``. Without spans, it is closed."""

    first: datetime.date
    last: datetime.date
    spans: tuple[Span, ...]

    def includes(self, date: datetime.date) -> bool:
        return self.first <= date <= self.last

    def dates(self) -> Iterable[datetime.date]:
        return (self.first + number * DAY for number in range((self.last - self.first).days + 1))


class DayHours(NamedTuple):
    """The hours of one day, earliest first. ``is_special`` is true if they are not the usual ones."""

    date: datetime.date
    spans: list[Span]
    is_today: bool
    is_special: bool

    @property
    def name(self) -> str:
        """The name of the day in the active language."""
        return str(WEEKDAYS[self.date.weekday()])


class OpeningHours:
    """The usual hours of a week, and the special periods that override them.

    Hours belong to the day on which they begin: if the clinic is open until three in the morning before a special day,
    it still closes at three.
    """

    def __init__(self, usual: Iterable[tuple[int, Span]], special: Iterable[SpecialPeriod] = ()) -> None:
        """``usual`` has pairs of a weekday, from 0 (Monday) to 6, and a span."""
        pairs = set(usual)
        self.usual = [sorted(span for weekday, span in pairs if weekday == number) for number in range(7)]
        self.special = list(special)

    def with_special(self, periods: Iterable[SpecialPeriod]) -> OpeningHours:
        """Return these hours with more special periods."""
        usual = ((weekday, span) for weekday, spans in enumerate(self.usual) for span in spans)
        return OpeningHours(usual, [*self.special, *periods])

    def special_on(self, date: datetime.date) -> list[SpecialPeriod]:
        return [period for period in self.special if period.includes(date)]

    def spans_on(self, date: datetime.date) -> list[Span]:
        """Return when the clinic opens on ``date``. An entry that says “closed” overrides all others for its day."""
        if not (periods := self.special_on(date)):
            return self.usual[date.weekday()]
        if not all(period.spans for period in periods):
            return []
        return sorted({span for period in periods for span in period.spans})

    def is_open(self, moment: datetime.datetime) -> bool:
        """Return whether the clinic is open at ``moment``, an aware datetime."""
        local = clinic_time(moment)
        today = local.date()
        minute = today.toordinal() * MINUTES_PER_DAY + minute_of_day(local.time())
        return any(minute in span.minutes_on(date) for date in (today - DAY, today) for span in self.spans_on(date))

    def week(self, moment: datetime.datetime) -> list[DayHours]:
        """Return today and the next six days, in the order of the week, from Monday."""
        today = clinic_time(moment).date()
        dates = [today + (weekday - today.weekday()) % 7 * DAY for weekday in range(7)]
        return [DayHours(date, self.spans_on(date), date == today, bool(self.special_on(date))) for date in dates]

    def next_change(self, moment: datetime.datetime, within: datetime.timedelta) -> datetime.datetime | None:
        """Return the minute at which the clinic opens or closes, or the next day begins, or None if later."""
        state = self.is_open(moment), clinic_time(moment).date()
        start = moment.astimezone(datetime.UTC).replace(second=0, microsecond=0)  # clocks may change in between
        for number in range(1, within // MINUTE + 1):
            later = start + number * MINUTE
            if (self.is_open(later), clinic_time(later).date()) != state:
                return later
        return None
