"""Days on which a place has other hours: those entered for it, and closures. Other rooms register what closes it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from .opening_hours import DAY, SpecialPeriod


class SpecialDay(NamedTuple):
    """One or more days, as lists show them."""

    period: SpecialPeriod
    note: str = ""

    @property
    def date(self) -> datetime.date:
        return self.period.first


ClosureSource = Callable[[Any], Iterable[SpecialDay]]

_sources: list[ClosureSource] = []


def register_closures(source: ClosureSource) -> None:
    """Register in ``AppConfig.ready`` a function that returns when a place is closed, as of now, without hours.

    It is called each time that something shows hours, so it should take no query. If its answer changes because time
    passes, it calls ``prevent_storing`` of the fragments, and registers with ``register_expiry`` when.
    """
    if source not in _sources:
        _sources.append(source)


def closures_of(place: Any) -> tuple[SpecialDay, ...]:
    """Return when ``place`` is closed besides the special days that were entered for it, as of now."""
    return tuple(closure for source in _sources for closure in source(place))


def between(days: Iterable[SpecialDay], first: datetime.date, last: datetime.date) -> list[SpecialDay]:
    """Return those of ``days`` that have a day from ``first`` to ``last``, in chronological order."""
    return sorted(
        (day for day in days if day.period.last >= first and day.period.first <= last), key=lambda day: day.period
    )


def merge(entered: Iterable[SpecialDay], closures: Iterable[SpecialDay]) -> list[SpecialDay]:
    """Return both. Closures replace the hours of their days. Those of days that are closed anyway are left out."""
    closures = list(closures)
    merged = [part for day in entered for part in (without(day, closures) if day.period.spans else [day])]
    for closure in closures:
        if not any(covers(day.period, closure.period) for day in merged if not day.period.spans):
            merged.append(closure)
    return merged


def covers(period: SpecialPeriod, other: SpecialPeriod) -> bool:
    return period.first <= other.first and other.last <= period.last


def without(day: SpecialDay, closures: Iterable[SpecialDay]) -> Iterator[SpecialDay]:
    """Yield what is left of ``day`` between ``closures``."""
    first, last, spans = day.period
    for closed, _note in sorted(closures, key=lambda closure: closure.period):
        if closed.last < first or closed.first > last:
            continue
        if closed.first > first:
            yield day._replace(period=SpecialPeriod(first, closed.first - DAY, spans))
        first = closed.last + DAY
    if first <= last:
        yield day._replace(period=SpecialPeriod(first, last, spans))
