"""The secret link for calendar apps: whose it is, what it shows, and the format (RFC 5545)."""

import datetime
import logging

import icalendar
import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from site_core.desk.calendar.events import Event, Kind
from site_core.desk.calendar.feeds import create_feed, hash_token
from site_core.desk.calendar.icalendar import MAX_OCTETS, render_calendar
from site_core.desk.models import CalendarFeed
from site_core.ops.logging import redact_personal_data
from tests.support import factories

NOW = datetime.datetime(2026, 10, 20, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def dana(django_user_model):
    user = django_user_model.objects.create_user("dana", password="secret")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


def scheduled_page(title, moment):
    page = factories.StandardPageFactory(title=title, live=False)
    page.go_live_at = moment
    page.save_revision().publish()
    return page


def read(token, **headers):
    return Client().get(reverse("calendar_feed", args=[token]), headers=headers)


def parse(response):
    return icalendar.Calendar.from_ical(response.content.decode()).walk("VEVENT")


def render(*events):
    return render_calendar("Calendar", events, "clinic.example", "https://clinic.example", NOW)


def test_it_has_the_persons_events_without_signing_in(site, dana):
    moment = timezone.now().replace(microsecond=0) + datetime.timedelta(days=3)
    scheduled_page("Parking", moment)
    response = read(create_feed(dana))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = [event for event in parse(response) if "Parking" in event["SUMMARY"]]
    assert event["SUMMARY"] == "Scheduled: Parking"
    assert event["DTSTART"].dt == moment
    assert event["URL"].startswith("http://testserver/admin/pages/")


def test_the_identifier_stays_the_same_when_the_publication_moves(site, dana):
    token = create_feed(dana)
    page = scheduled_page("Parking", timezone.now() + 30 * HOUR)
    before = {event["UID"] for event in parse(read(token)) if "Parking" in event["SUMMARY"]}
    page.go_live_at = timezone.now() + 60 * HOUR
    page.save_revision().publish()
    assert {event["UID"] for event in parse(read(token)) if "Parking" in event["SUMMARY"]} == before


def test_only_a_hash_of_the_token_is_stored(dana):
    token = create_feed(dana)
    feed = CalendarFeed.objects.get()
    assert len(token) == 43
    assert feed.token_hash == hash_token(token)
    assert token not in [str(getattr(feed, field.attname)) for field in feed._meta.concrete_fields]


def test_it_is_neither_stored_nor_listed_and_sets_no_cookie(site, dana):
    response = read(create_feed(dana))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_a_wrong_link_is_not_found(site, dana):
    token = create_feed(dana)
    for wrong in ("x", token[:-1], hash_token(token), "é", "a" * 5000):
        response = read(wrong)
        assert response.status_code == 404
        assert "no-store" in response["Cache-Control"]


def test_a_new_link_ends_the_old_one(site, dana):
    old, new = create_feed(dana), create_feed(dana)
    assert read(old).status_code == 404
    assert read(new).status_code == 200


def test_a_person_who_left_loses_it(site, dana):
    token = create_feed(dana)
    dana.is_active = False
    dana.save()
    assert read(token).status_code == 404


def test_a_person_without_a_role_loses_it(site, dana):
    token = create_feed(dana)
    dana.groups.clear()
    assert read(token).status_code == 404


def test_it_is_read_only(site, dana):
    assert Client().post(reverse("calendar_feed", args=[create_feed(dana)])).status_code == 405


def test_logs_do_not_have_the_token(dana):
    token = create_feed(dana)
    assert token not in redact_personal_data(f"Not Found: {reverse('calendar_feed', args=[token])}")


def test_a_request_logs_no_token(site, dana, caplog):
    caplog.set_level(logging.DEBUG)
    token = create_feed(dana)
    read(token)
    read(f"{token}x")
    assert token not in "".join(redact_personal_data(record.getMessage()) for record in caplog.records)


def test_people_create_renew_and_turn_off_their_link(site, dana, client):
    client.force_login(dana)
    url = reverse("desk_calendar_link")
    assert "You have no link yet" in client.get(url).text
    link = client.post(url, {"action": "create"}).context["link"]
    assert link.startswith("http://testserver/calendar-feed/")
    assert link not in client.get(url).text
    renewed = client.post(url, {"action": "create"})
    assert renewed.context["link"] != link
    assert "no-store" in renewed["Cache-Control"]
    client.post(url, {"action": "off"})
    assert not CalendarFeed.objects.exists()


def test_a_title_with_hostile_characters_stays_one_value(site, dana):
    title = "A; B, C\\ D\r\nBEGIN:VEVENT\x07 “é”"
    page = scheduled_page("Parking", timezone.now() + HOUR)
    Page.objects.filter(pk=page.pk).update(draft_title=title, title=title)
    events = parse(read(create_feed(dana)))
    assert [str(event["SUMMARY"]) for event in events if "A; B" in event["SUMMARY"]] == [
        "Scheduled: A; B, C\\ D\nBEGIN:VEVENT “é”"
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
@settings(max_examples=40)
def test_lines_are_folded_and_every_text_survives(title):
    text = render(Event(Kind.SCHEDULED, title, NOW.date(), "x", moment=NOW))
    assert all(len(line.encode()) <= MAX_OCTETS for line in text.split("\r\n"))
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == f"Scheduled: {title}"


def test_a_special_period_is_whole_days_until_the_day_after():
    first, last = datetime.date(2026, 12, 24), datetime.date(2026, 12, 26)
    [event] = icalendar.Calendar.from_ical(render(Event(Kind.SPECIAL_DAY, "Closed", first, "x", last_day=last))).walk(
        "VEVENT"
    )
    assert event["DTSTART"].dt == first
    assert event["DTEND"].dt == datetime.date(2026, 12, 27)
    assert "DTSTART;VALUE=DATE:20261224\r\n" in render(Event(Kind.SPECIAL_DAY, "Closed", first, "x", last_day=last))


def test_times_are_in_utc():
    zone = datetime.timezone(-4 * HOUR)
    moment = datetime.datetime(2026, 10, 31, 23, 30, tzinfo=zone)
    assert "DTSTART:20261101T033000Z\r\n" in render(Event(Kind.SCHEDULED, "Late", moment.date(), "x", moment=moment))


def test_an_empty_calendar_is_valid():
    calendar = icalendar.Calendar.from_ical(render())
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
