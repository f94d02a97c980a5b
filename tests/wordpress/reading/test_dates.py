"""Dates have a time zone, wherever they come from."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from site_core.wordpress.items import Item
from site_core.wordpress.reading.dates import modified_at, published_at, utc_offset

ZERO = "0000-00-00 00:00:00"
NEW_YORK = ZoneInfo("America/New_York")
MOMENT = datetime.datetime(2024, 3, 1, 14, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("gmt", "local", "feed"),
    [
        ("2024-03-01 14:30:00", "2001-01-01 00:00:00", ""),
        (ZERO, "2024-03-01 09:30:00", ""),
        ("", "2024-03-01 09:30:00", "Thu, 01 Jan 2004 00:00:00 +0000"),
        (ZERO, ZERO, "Fri, 01 Mar 2024 14:30:00 +0000"),
        ("2024-02-31 00:00:00", "nonsense", "Fri, 01 Mar 2024 09:30:00 -0500"),
    ],
)
def test_the_best_date_counts(gmt, local, feed):
    item = Item(1, "post", date_gmt=gmt, date=local, pub_date=feed)
    assert published_at(item, NEW_YORK) == MOMENT


@pytest.mark.parametrize(
    "feed", ["", "Mon, 30 Nov -0001 00:00:00 +0000", "Thu, 01 Jan 1970 00:00:00 +0000", "x" * 999, "\0"]
)
@pytest.mark.parametrize("date", ["", ZERO, "9999-99-99 99:99:99", "-0001-11-30 00:00:00", "٢٠٢٤-03-01"])
def test_a_draft_has_no_date(date, feed):
    assert published_at(Item(1, "post", date_gmt=date, date=date, pub_date=feed)) is None


def test_the_last_change_is_read():
    assert modified_at(Item(1, "post", modified_gmt="2024-03-01 14:30:00")) == MOMENT
    assert modified_at(Item(1, "post")) is None


def test_the_offset_of_the_old_site_is_known_from_two_dates():
    item = Item(1, "post", date="2024-03-01 09:30:00", date_gmt="2024-03-01 14:30:00")
    assert utc_offset(item) == datetime.timedelta(hours=-5)
    assert utc_offset(Item(1, "post", date="2024-03-01 09:30:00", date_gmt=ZERO)) is None
    assert utc_offset(Item(1, "post", date="2024-03-09 09:30:00", date_gmt="2024-03-01 14:30:00")) is None
