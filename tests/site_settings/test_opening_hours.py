"""Opening hours: what is accepted, when the clinic is open, and what visitors and search engines read."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_core.site_settings.models import ClinicSettings
from site_core.site_settings.opening_hours import OpeningHours, Span, SpecialPeriod
from tests.support import factories
from tests.support.html import node_of, parse_json_ld, soup
from tests.support.site_settings import save_clinic, special_day, usual_hours

THANKSGIVING = "2026-11-26 12:00 -0500"  # a Thursday
NEW_YORK = ZoneInfo("America/New_York")
DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
# Closes at two in the morning of March 8, an hour that the clock skips.
UNTIL_THE_CLOCKS_CHANGE = SpecialPeriod(
    datetime.date(2026, 3, 5), datetime.date(2026, 3, 7), (Span(datetime.time(2, 1), datetime.time(2)),)
)
EVERY_DAY = [usual_hours(str(day), "08:00", "18:00") for day in range(7)]


def at(text):
    """Return a moment in the clinic's time zone."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def errors_of(field, *rows):
    """Return ``{position of a row: {field: message}}`` of what the form rejects."""
    block = ClinicSettings._meta.get_field(field).stream_block
    try:
        block.clean(block.to_python(list(rows)))
    except ValidationError as refusal:
        return {
            position: {name: error.message for name, error in row.block_errors.items()}
            for position, row in refusal.block_errors.items()
        }
    return {}


class TestContradictions:
    @pytest.mark.parametrize(
        "second",
        [
            ("0", "09:00", "17:00"),
            ("0", "16:00", "20:00"),
            ("0", "10:00", "11:00"),
            ("0", "08:00", "22:00"),
            ("6", "23:00", "09:30"),
        ],
    )
    def test_hours_that_overlap_are_rejected_where_the_second_ones_are(self, second):
        errors = errors_of("opening_hours", usual_hours("0", "09:00", "17:00"), usual_hours(*second))
        message = "These hours overlap with those from 9 a.m. to 5 p.m. on Monday. Change or delete one of them."
        assert errors == {1: {"opens": message}}

    @pytest.mark.parametrize("second", [("0", "17:00", "19:00"), ("0", "22:00", "09:00"), ("1", "09:00", "17:00")])
    def test_hours_that_follow_each_other_are_accepted(self, second):
        assert errors_of("opening_hours", usual_hours("0", "09:00", "17:00"), usual_hours(*second)) == {}

    def test_entry_for_several_days_overlaps_on_each_of_them(self):
        errors = errors_of("opening_hours", usual_hours("01234", "09:00", "17:00"), usual_hours("46", "16:00", "20:00"))
        assert "on Friday" in errors[1]["opens"]

    def test_days_open_twice_take_two_entries(self):
        assert errors_of("opening_hours", usual_hours("01234", "08:00", "12:00"), usual_hours("01234", "13:00")) == {}

    def test_entry_needs_a_day(self):
        assert "days" in errors_of("opening_hours", usual_hours("", "08:00", "12:00"))[0]

    def test_night_that_reaches_into_the_next_morning_overlaps_with_its_hours(self):
        rows = [usual_hours("1", "02:00", "10:00"), usual_hours("0", "22:00", "03:00")]
        assert set(errors_of("opening_hours", *rows)) == {1}

    def test_night_from_ten_to_three_is_accepted(self):
        assert errors_of("opening_hours", *[usual_hours(str(day), "22:00", "03:00") for day in range(7)]) == {}

    def test_special_day_entered_twice_is_rejected(self):
        rows = [special_day("2026-12-24", "2026-12-26"), special_day("2026-12-25", opens="10:00", closes="12:00")]
        (message,) = errors_of("special_days", *rows)[1].values()
        assert message == (
            "December 25 has another entry, and one of them says that the clinic is closed. Delete one of them."
        )

    def test_special_day_may_have_two_periods(self):
        periods = [("09:00", "12:00"), ("13:00", "15:00")]
        rows = [special_day("2026-12-24", opens=opens, closes=closes) for opens, closes in periods]
        assert errors_of("special_days", *rows) == {}

    def test_periods_of_a_special_day_must_not_overlap(self):
        periods = [("09:00", "12:00"), ("11:00", "15:00")]
        rows = [special_day("2026-12-24", opens=opens, closes=closes) for opens, closes in periods]
        assert set(errors_of("special_days", *rows)[1]) == {"opens"}

    def test_form_shows_the_message(self, site, editor):
        url = reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", site.site.pk])
        values = {
            "opening_hours-count": "2",
            "special_days-count": "0",
            "social_profiles-count": "0",
            "languages-count": "0",
        }
        for number in range(2):
            row = {"deleted": "", "order": number, "type": "hours", "id": ""}
            hours = {"value-days": "0", "value-opens": "09:00", "value-closes": "17:00"}
            values |= {f"opening_hours-{number}-{name}": value for name, value in {**row, **hours}.items()}
        html = editor.post(url, values).content.decode()
        assert "These hours overlap with those from 9 a.m. to 5 p.m. on Monday." in html


class TestOpenNow:
    @pytest.fixture
    def nights(self):
        usual = [(day, Span(datetime.time(22), datetime.time(3))) for day in range(5)]
        thanksgiving = datetime.date(2026, 11, 26)
        return OpeningHours(usual, [SpecialPeriod(thanksgiving, thanksgiving, ())])

    @pytest.mark.parametrize(
        ("moment", "is_open"),
        [
            ("2026-11-24 22:00", True),
            ("2026-11-25 02:59", True),
            ("2026-11-25 03:00", False),
            ("2026-11-26 01:00", True),  # Wednesday's night
            ("2026-11-26 23:00", False),  # Thanksgiving
            ("2026-11-27 01:00", False),  # the rest of the night that doesn't take place
            ("2026-11-28 02:00", True),  # Friday's night, on Saturday
            ("2026-11-28 22:00", False),
        ],
    )
    def test_night_belongs_to_the_day_on_which_it_begins(self, nights, moment, is_open):
        assert nights.is_open(at(moment)) is is_open

    def test_midnight_to_one_minute_before_is_the_whole_day(self):
        hours = OpeningHours([(3, Span(datetime.time(0), datetime.time(23, 59)))])
        assert hours.is_open(at("2026-11-26 23:59"))
        assert not hours.is_open(at("2026-11-27 00:00"))

    def test_evening_until_midnight_ends_at_midnight(self):
        hours = OpeningHours([(3, Span(datetime.time(18), datetime.time(0)))])
        assert hours.is_open(at("2026-11-26 23:59"))
        assert not hours.is_open(at("2026-11-27 00:00"))

    @pytest.mark.parametrize("date", ["2026-03-08", "2026-11-01"])
    def test_clock_on_the_wall_counts_on_days_on_which_it_changes(self, date):
        hours = OpeningHours([(6, Span(datetime.time(9), datetime.time(17)))])
        opened = [hour for hour in range(24) if hours.is_open(at(f"{date} {hour:02}:00"))]
        assert opened == list(range(9, 17))


times = st.builds(datetime.time, st.integers(0, 23), st.sampled_from([0, 1, 29, 30, 59]))
spans = st.builds(Span, times, times).filter(lambda span: span.opens != span.closes)
# The week around the day on which the clocks change, in spring or in autumn.
first_days = st.sampled_from([datetime.date(2026, 3, 5), datetime.date(2026, 10, 29)])
periods = st.builds(
    lambda first, offset, length, hours: SpecialPeriod(first + offset * DAY, first + (offset + length) * DAY, hours),
    first_days,
    st.integers(0, 6),
    st.integers(0, 2),
    st.lists(spans, max_size=1).map(tuple),
)


def wall_clock_minutes(hours, first, days):
    """Return every minute in which the clinic is open, as naive datetimes, written as someone would on paper."""
    opened = set()
    for number in range(-1, days):
        date = first + number * DAY
        special = [period for period in hours.special if period.first <= date <= period.last]
        today = [span for period in special for span in period.spans] if special else hours.usual[date.weekday()]
        if any(not period.spans for period in special):
            today = []
        for opens, closes in today:
            minute = datetime.datetime.combine(date, opens)
            while minute.time() != closes or (closes == datetime.time(23, 59) and minute.date() == date):
                opened.add(minute)
                minute += MINUTE
                if closes == datetime.time(23, 59) and minute.time() == datetime.time(0):
                    break
    return opened


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), spans), max_size=6), st.lists(periods, max_size=3), first_days)
def test_every_minute_of_a_week_agrees_with_a_list_of_all_open_minutes(usual, special, first):
    hours = OpeningHours(usual, special)
    expected = wall_clock_minutes(hours, first, 8)
    moment = datetime.datetime.combine(first, datetime.time(0), NEW_YORK).astimezone(datetime.UTC)
    for number in range(0, 7 * 24 * 60, 7):  # every seventh minute: all minutes of an hour come up
        later = moment + number * MINUTE
        assert hours.is_open(later) is (later.astimezone(NEW_YORK).replace(tzinfo=None) in expected), later


@example([], [UNTIL_THE_CLOCKS_CHANGE], UNTIL_THE_CLOCKS_CHANGE.first, datetime.time(1))
@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), spans), max_size=6), st.lists(periods, max_size=3), first_days, times)
def test_nothing_changes_before_the_next_change(usual, special, first, time):
    hours = OpeningHours(usual, special)
    moment = datetime.datetime.combine(first + 3 * DAY, time, NEW_YORK)
    change = hours.next_change(moment, 60 * MINUTE)
    minutes = [moment.astimezone(datetime.UTC) + number * MINUTE for number in range(61)]
    states = [(hours.is_open(minute), minute.astimezone(NEW_YORK).date()) for minute in minutes]
    assert change == next((minutes[i] for i, state in enumerate(states) if state != states[0]), None)


def words(element):
    return " ".join(element.get_text().split())


def rows_of(page):
    """Return ``[[day, hours], …]`` of the week, with “(today)” behind the name of today."""
    return [[words(part) for part in row.find_all(["dt", "dd"])] for row in page.select("dl.hours > div")]


def today_of(page):
    return [[words(part) for part in row.find_all(["dt", "dd"])] for row in page.select("dl.hours > .today")]


class TestSpecialDayToday:
    @pytest.fixture(autouse=True)
    def thanksgiving(self):
        with time_machine.travel(THANKSGIVING, tick=False):
            yield

    @pytest.fixture
    def closed_today(self, site):
        save_clinic(site, opening_hours=EVERY_DAY, special_days=[special_day("2026-11-26", note="Thanksgiving")])
        return site

    def test_table_and_its_bold_line_say_closed(self, closed_today, client):
        page = soup(client.get("/"))
        assert today_of(page) == [["Thursday, November 26 (today)", "Closed"]] * len(page.select("dl.hours"))
        assert ["Friday", "8 a.m. to 6 p.m."] in rows_of(page)

    def test_contact_page_says_closed_now(self, closed_today, client):
        page = soup(client.get(factories.ContactPageFactory().url)).find("main")
        assert today_of(page) == [["Thursday, November 26 (today)", "Closed"]]
        assert page.select_one(".open-now").get_text(strip=True) == "Closed now"

    def test_other_hours_are_in_the_table(self, site, client):
        short = [("09:00", "10:00"), ("11:30", "13:00")]
        days = [special_day("2026-11-26", opens=opens, closes=closes) for opens, closes in short]
        save_clinic(site, opening_hours=EVERY_DAY, special_days=days)
        page = soup(client.get(factories.ContactPageFactory().url)).find("main")
        assert today_of(page) == [["Thursday, November 26 (today)", "9 a.m. to 10 a.m., 11:30 a.m. to 1 p.m."]]
        assert page.select_one(".open-now").get_text(strip=True) == "Open now"

    def test_holiday_of_several_days_is_one_line_and_in_every_row(self, site, client):
        save_clinic(site, opening_hours=EVERY_DAY, special_days=[special_day("2026-11-25", "2026-11-27", note="Break")])
        page = soup(client.get("/")).find("footer")
        assert [row for row in rows_of(page) if row[1] == "Closed"] == [
            ["Thursday, November 26 (today)", "Closed"],
            ["Friday, November 27", "Closed"],
        ]
        (line,) = page.select(".special-hours li")
        assert words(line) == "November 25 to November 27, Break: closed"

    def test_structured_data_has_the_whole_holiday(self, site, client):
        save_clinic(site, opening_hours=EVERY_DAY, special_days=[special_day("2026-11-25", "2026-11-27")])
        (special,) = node_of(parse_json_ld(client.get("/")), "MedicalClinic")["specialOpeningHoursSpecification"]
        assert (special["validFrom"], special["validThrough"]) == ("2026-11-25", "2026-11-27")
        assert (special["opens"], special["closes"]) == ("00:00", "00:00")

    def test_structured_data_keeps_the_usual_hours_of_a_special_day(self, closed_today, client):
        (usual,) = node_of(parse_json_ld(client.get("/")), "MedicalClinic")["openingHoursSpecification"]
        assert "Thursday" in usual["dayOfWeek"]


@time_machine.travel("2026-11-26 01:00 -0500", tick=False)
def test_clinic_that_is_open_past_midnight_is_open_on_the_contact_page(site, client):
    save_clinic(site, opening_hours=[usual_hours("2", "22:00", "03:00")])
    page = soup(client.get(factories.ContactPageFactory().url)).find("main")
    assert page.select_one(".open-now").get_text(strip=True) == "Open now"
    assert ["Wednesday", "10 p.m. to 3 a.m."] in rows_of(page)
    assert today_of(page) == [["Thursday (today)", "Closed"]]


def test_structured_data_of_hours_past_midnight_closes_before_it_opens(site, client):
    save_clinic(site, opening_hours=[usual_hours("2", "22:00", "03:00")])
    (usual,) = node_of(parse_json_ld(client.get("/")), "MedicalClinic")["openingHoursSpecification"]
    assert (usual["dayOfWeek"], usual["opens"], usual["closes"]) == (["Wednesday"], "22:00", "03:00")


def test_whole_day_is_open_24_hours(site, client):
    save_clinic(site, opening_hours=[usual_hours("2", "00:00", "23:59")])
    rows = rows_of(soup(client.get("/")))
    assert "Open 24 hours" in [hours for day, hours in rows if day.startswith("Wednesday")]


def test_clinic_without_hours_does_not_claim_to_be_closed(site, client):
    save_clinic(site, opening_hours=[], special_days=[])
    page = soup(client.get(factories.ContactPageFactory().url))
    assert page.select("dl.hours") == page.select(".open-now") == page.select(".footer-hours") == []


@override_settings(TIME_ZONE="Pacific/Auckland")
@time_machine.travel("2026-11-26 12:00 +0000", tick=False)
def test_today_is_the_clinics_day_in_the_time_zone_of_the_clinic():
    assert [day.name for day in ClinicSettings().hours_by_day() if day.is_today] == ["Friday"]
