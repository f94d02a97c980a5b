"""A small picture: requests that found no page on each of the thirty days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from .models import WATCHED_DAYS, Switch, SwitchDay

HEIGHT = 60  # in the picture's own units; each day is 10 wide
WIDTH = 10
MIN_HEIGHT = 1  # of a day with few requests, so that it can be seen


@dataclass(frozen=True)
class Bar:
    day: datetime.date
    misses: int
    x: int
    y: float
    height: float


def bars_of(switch: Switch, days: Iterable[SwitchDay]) -> list[Bar]:
    """Return a bar for each day that was counted. Days that are still to come stay empty."""
    counted = {switch.day_number(day.day): day for day in days}
    shown = {number: day for number, day in counted.items() if 0 <= number <= WATCHED_DAYS}
    highest = max((day.misses for day in shown.values()), default=0) or 1
    return [bar_of(number, day, highest) for number, day in sorted(shown.items())]


def bar_of(number: int, day: SwitchDay, highest: int) -> Bar:
    height = max(round(HEIGHT * day.misses / highest, 1), MIN_HEIGHT if day.misses else 0)
    return Bar(day.day, day.misses, number * WIDTH + 1, HEIGHT - height, height)
