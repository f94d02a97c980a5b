"""Dates of items, always with a time zone."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime

from ..items import Item

EARLIEST, LATEST = 1970, 2200
MYSQL = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)

# What PHP makes of “0000-00-00”. Python reads it as the year 2000.
NEGATIVE_YEAR = re.compile(r"\s-\d{4}\s")


def published_at(item: Item, zone: datetime.tzinfo = datetime.UTC) -> datetime.datetime | None:
    """Return when an item was or will be published: by its GMT date, its local date in ``zone``, or its feed date.

    ``None`` if it has no date, like a draft.
    """
    return from_mysql(item.date_gmt, datetime.UTC) or from_mysql(item.date, zone) or from_feed(item.pub_date)


def modified_at(item: Item, zone: datetime.tzinfo = datetime.UTC) -> datetime.datetime | None:
    """Return when an item was last changed. WordPress before 5.7 doesn’t export it."""
    return from_mysql(item.modified_gmt, datetime.UTC) or from_mysql(item.modified, zone)


def utc_offset(item: Item) -> datetime.timedelta | None:
    """Return the offset of the old site’s local time when the item was published."""
    local, gmt = from_mysql(item.date, datetime.UTC), from_mysql(item.date_gmt, datetime.UTC)
    if local is None or gmt is None:
        return None
    offset = local - gmt
    is_possible = abs(offset) <= datetime.timedelta(hours=14) and not offset.total_seconds() % 900
    return offset if is_possible else None


def from_mysql(text: str, zone: datetime.tzinfo) -> datetime.datetime | None:
    """Return a date such as “2024-03-01 09:30:00”. ``None`` for “0000-00-00 00:00:00”, and for what is no date."""
    match = MYSQL.fullmatch(text.strip())
    if not match:
        return None
    try:
        year, month, day, hour, minute, second = (int(group or 0) for group in match.groups())
        moment = datetime.datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return moment if EARLIEST <= moment.year <= LATEST else None


def from_feed(text: str) -> datetime.datetime | None:
    """Return a date such as “Fri, 01 Mar 2024 09:30:00 +0000”. Items without a date have one in 1970 or in year -1."""
    if NEGATIVE_YEAR.search(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return moment if EARLIEST < moment.year <= LATEST else None
