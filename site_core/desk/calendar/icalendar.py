"""A calendar in the format of RFC 5545 (.ics), for calendar apps."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from .events import DAY, Event

MAX_OCTETS = 75  # of a line, without its end
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
REFRESH = "PT1H"


def render_calendar(name: str, events: Iterable[Event], host: str, base_url: str, now: datetime.datetime) -> str:
    """Return the calendar. ``host`` makes the UIDs unique in the world, and ``base_url`` the links absolute."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Clinic site//Editorial calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    for event in events:
        lines += event_lines(event, host, base_url, now)
    return "".join(f"{fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def event_lines(event: Event, host: str, base_url: str, now: datetime.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{stable_uid(event, host)}"
    yield f"DTSTAMP:{utc(now)}"
    if event.moment:
        yield f"DTSTART:{utc(event.moment)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{(event.last_day or event.day) + DAY:%Y%m%d}"  # the day after the last one
    summary = _("%(kind)s: %(title)s") % {"kind": event.kind.label, "title": event.title}
    yield f"SUMMARY:{escape(summary)}"
    if event.url:
        yield f"URL:{base_url}{event.url}"
    yield "TRANSP:TRANSPARENT"  # it doesn't make anyone busy
    yield "END:VEVENT"


def stable_uid(event: Event, host: str) -> str:
    """Return the same identifier for the same event, also after it was moved to another time."""
    return f"{hashlib.sha256(event.uid.encode()).hexdigest()[:32]}@{host}"


def utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")


def escape(text: str) -> str:
    """Escape a value of the type TEXT. Control characters are not allowed in it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if (char >= " " and char != "\x7f") or char == "\n").translate(ESCAPES)


def fold(line: str) -> str:
    """Break a line after 75 octets, and never inside of a character. The next line begins with a space."""
    parts: list[str] = []
    part, octets = "", 0
    for char in line:
        size = len(char.encode())
        if octets + size > MAX_OCTETS:
            parts.append(part)
            part, octets = " ", 1
        part, octets = part + char, octets + size
    return "\r\n".join([*parts, part])
