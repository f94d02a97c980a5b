"""Opening hours as people write them: “Mon–Fri 9 am–5 pm, Sat 9:00–13:00”."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from site_core.site_settings.blocks import OpeningHoursStreamBlock

MAX_LENGTH = 500
OPENING_HOURS = OpeningHoursStreamBlock()
DASH = r"(?:\s*[-–—]\s*|\s+to\s+)"
COMMA = r"(?:\s*[,&]\s*|\s+and\s+)"
TIME = r"\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?"
DAY = r"[^\W\d_]{2,12}\.?"
ENTRY = re.compile(
    rf"\s*(?P<days>{DAY}(?:(?:{DASH}|{COMMA}){DAY})*)\s*:?\s+"
    rf"(?:(?P<opens>{TIME}){DASH}(?P<closes>{TIME})|closed)\s*(?:[,;\n]|$)",
    re.IGNORECASE,
)
EARLIEST = 6  # no clinic opens before without saying “am”
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
# English names, whatever the language of the admin: answers files have them.
ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Hours(NamedTuple):
    """The same hours on some days. Days are numbers from 0 (Monday) to 6."""

    days: tuple[int, ...]
    opens: datetime.time
    closes: datetime.time


def opening_hours(rows: Iterable[Hours]) -> StreamValue:
    """Return hours as the settings store them."""
    values = [
        {"days": [str(day) for day in row.days], "opens": str(row.opens), "closes": str(row.closes)} for row in rows
    ]
    return OPENING_HOURS.to_python([{"type": "hours", "value": value} for value in values])


def parse_hours(text: str) -> list[Hours]:
    """Return the hours that ``text`` says. Raise ValidationError if a part of it can’t be read."""
    entries, position = [], 0
    text = text.strip().rstrip(",;")
    while position < len(text):
        match = ENTRY.match(text, position)
        if match is None:
            part = re.split(r"[;\n]", text[position:].strip())[0][:60]
            raise ValidationError(
                _("“%(part)s” can’t be read. Write days and times like this: Mon–Fri 9:00–17:00, Sat 9 am–1 pm.")
                % {"part": part}
            )
        days = parse_days(match["days"])
        if match["opens"]:
            opens, closes = parse_span(match["opens"], match["closes"])
            if opens == closes:
                raise ValidationError(_("The hours of “%(days)s” end when they start.") % {"days": match["days"]})
            entries.append(Hours(days, opens, closes))
        position = match.end()
    return entries


def parse_span(opens: str, closes: str) -> tuple[datetime.time, datetime.time]:
    """Return two times. “am” and “pm” after one of them count for both: “1–5 pm”, “9 am–5”.

    Raise ValidationError for times that could be meant otherwise, such as “9–5”.
    """
    first, last = parse_time(opens), parse_time(closes)
    if has_half(closes) and not has_half(opens):
        return max((each for each in halves(first) if each < last), default=first), last
    if has_half(opens) and not has_half(closes):
        return first, min((each for each in halves(last) if each > first), default=last)
    is_unclear = first.hour in range(1, 12) and last.hour in range(1, 13) and not opens.strip().startswith("0")
    if is_unclear and not has_half(opens) and (last < first or first.hour < EARLIEST):
        raise ValidationError(
            _("“%(times)s” could be morning or afternoon. Write 9 am–5 pm, or 9:00–17:00.")
            % {"times": f"{opens.strip()}–{closes.strip()}"}
        )
    return first, last


def has_half(text: str) -> bool:
    """Return whether a time says “am” or “pm”."""
    return text.rstrip(" .").lower().endswith("m")


def halves(time: datetime.time) -> tuple[datetime.time, ...]:
    """Return a time that says neither “am” nor “pm” as both. One after noon has a single meaning."""
    return (time.replace(hour=time.hour % 12), time.replace(hour=time.hour % 12 + 12)) if time.hour <= 12 else (time,)


def parse_time(text: str) -> datetime.time:
    match = CLOCK.fullmatch(text.strip())
    assert match is not None  # the entry has matched
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    is_valid = 1 <= hour <= 12 if half else hour <= 23
    if not is_valid or minute > 59:
        raise ValidationError(_("“%(time)s” is not a time. Write 9:00, 17:30, or 5 pm.") % {"time": text.strip()})
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return datetime.time(hour, minute)


def parse_days(text: str) -> tuple[int, ...]:
    days: list[int] = []
    for part in re.split(COMMA, text, flags=re.IGNORECASE):
        names = re.split(DASH, part, flags=re.IGNORECASE)
        first, last = find_day(names[0]), find_day(names[-1])
        days += [(first + number) % 7 for number in range((last - first) % 7 + 1)]
    return tuple(sorted(set(days)))


def find_day(name: str) -> int:
    """Return the number of the day that begins with ``name``, in English or in the active language."""
    start = name.strip(" .").lower()
    for number, english in enumerate(ENGLISH):
        if len(start) >= 2 and (english.startswith(start) or str(WEEKDAYS[number]).lower().startswith(start)):
            return number
    raise ValidationError(_("“%(name)s” is not a day of the week. Write Mon, Tue, or Monday.") % {"name": name.strip()})
