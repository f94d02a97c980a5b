"""The calendar: what it shows to whom, and moving a scheduled publication."""

import datetime
import zoneinfo

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from home.models import StandardPage
from site_core.desk.calendar.events import Kind, Period, list_events
from site_core.desk.calendar.grid import week_of
from site_core.site_settings.models import ClinicSettings
from tests.support import factories

NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
NOW = datetime.datetime(2026, 10, 20, 12, tzinfo=NEW_YORK)
AUTUMN = Period(datetime.date(2026, 10, 1), datetime.date(2026, 11, 30))


def at(month, day, hour=9, minute=0):
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dana(django_user_model):
    user = django_user_model.objects.create_user("dana", password="secret")
    user.groups.add(Group.objects.get(name="Medical reviewers"))
    return user


@pytest.fixture
def client(client, dana):
    client.force_login(dana)
    return client


@pytest.fixture
def parking(site):
    """A draft that goes live on October 29, at 9 a.m."""
    return schedule(factories.StandardPageFactory(title="Parking", live=False), at(10, 29))


def schedule(page, moment, **fields):
    draft = Page.objects.get(pk=page.pk).specific
    draft.go_live_at = moment
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(log_action=True).publish()
    return StandardPage.objects.get(pk=page.pk)


def go_live_at(page):
    return page.revisions.exclude(approved_go_live_at=None).get().approved_go_live_at


def move(client, page, date, time, revision=None):
    url = reverse("desk_reschedule", args=[page.pk])
    revision = revision or page.revisions.exclude(approved_go_live_at=None).get().pk
    return client.post(url, {"moment_0": date, "moment_1": time, "revision": revision}, follow=True)


def kinds(user, kind=None):
    return [(event.kind, event.title, event.day) for event in list_events(user, AUTUMN, [kind] if kind else Kind)]


def test_it_has_what_was_published_is_scheduled_expires_and_is_due(site, dana, parking):
    opened = factories.StandardPageFactory(title="Fees")
    Page.objects.filter(pk=opened.pk).update(first_published_at=at(10, 5), expire_at=at(11, 2))
    article = factories.ArticlePageFactory(title="An article", authors=[site.author], reviewer=site.reviewer)
    type(article).objects.filter(pk=article.pk).update(next_review=datetime.date(2026, 11, 7))
    settings = ClinicSettings.for_site(site.site)
    day = {"date": datetime.date(2026, 11, 26), "closed": True, "note": "Thanksgiving"}
    settings.special_days = [("day", day)]
    settings.save()
    events = kinds(dana)
    assert (Kind.PUBLISHED, "Fees", datetime.date(2026, 10, 5)) in events
    assert (Kind.SCHEDULED, "Parking", datetime.date(2026, 10, 29)) in events
    assert (Kind.EXPIRING, "Fees", datetime.date(2026, 11, 2)) in events
    assert (Kind.REVIEW_DUE, "An article", datetime.date(2026, 11, 7)) in events
    assert (Kind.SPECIAL_DAY, "Thanksgiving: Closed", datetime.date(2026, 11, 26)) in events


def test_the_day_of_an_event_is_the_one_on_the_clock_of_the_clinic(site, dana):
    schedule(factories.StandardPageFactory(title="Late", live=False), at(10, 31, 23, 30))
    assert kinds(dana, Kind.SCHEDULED) == [(Kind.SCHEDULED, "Late", datetime.date(2026, 10, 31))]
    october = Period(datetime.date(2026, 10, 1), datetime.date(2026, 10, 31))
    assert list_events(dana, october, [Kind.SCHEDULED])


def test_people_see_only_pages_that_they_may_see(site, parking, django_user_model):
    user = django_user_model.objects.create_user("lee", password="secret")
    group = Group.objects.create(name="Articles only")
    GroupPagePermission.objects.create(
        group=group, page=site.articles, permission=Permission.objects.get(codename="change_page")
    )
    user.groups.add(group)
    assert kinds(user, Kind.SCHEDULED) == []


def test_people_without_pages_have_no_calendar(client, site, django_user_model):
    user = django_user_model.objects.create_user("front", password="secret")
    user.groups.add(Group.objects.get(name="Front desk"))
    client.force_login(user)
    assert client.get(reverse("desk_calendar")).url == reverse("wagtailadmin_home")
    assert reverse("desk_calendar") not in client.get(reverse("wagtailadmin_home")).text


def test_its_queries_do_not_grow_with_the_pages(client, site, parking, django_assert_max_num_queries):
    client.get(reverse("desk_calendar"))
    for number in range(5):
        schedule(factories.StandardPageFactory(live=False), at(10, 21 + number))
    with django_assert_max_num_queries(30):
        response = client.get(reverse("desk_calendar"))
    assert response.text.count("data-reschedule-url") == 6


def test_the_menu_leads_to_it(client, site):
    assert reverse("desk_calendar") in client.get(reverse("wagtailadmin_home")).text


def test_the_month_has_whole_weeks(client, site):
    days = client.get(reverse("desk_calendar"), {"date": "2026-10-20"}).context["days"]
    assert (days[0].date, days[-1].date) == (datetime.date(2026, 9, 27), datetime.date(2026, 10, 31))
    assert [day.date for day in days if day.is_today] == [datetime.date(2026, 10, 20)]


def test_the_week_has_seven_days(client, site):
    days = client.get(reverse("desk_calendar"), {"view": "week", "date": "2026-10-20"}).context["days"]
    assert [day.date for day in days] == week_of(datetime.date(2026, 10, 20)).days
    assert days[0].date == datetime.date(2026, 10, 18)


def test_a_filter_leaves_the_other_kinds_out(client, parking):
    url = reverse("desk_calendar")
    assert "Parking" in client.get(url, {"date": "2026-10-20", "kind": ["scheduled"]}).text
    assert "Parking" not in client.get(url, {"date": "2026-10-20", "kind": ["expiring"]}).text


@pytest.mark.parametrize("date", ["x", "2026-13-01", "0001-01-01", "9999-12-31", "<b>", "2026-10-20T00:00"])
def test_a_day_that_cannot_be_shown_is_today(client, site, date):
    response = client.get(reverse("desk_calendar"), {"date": date, "view": "x", "kind": "x"})
    assert response.context["date"] == NOW.date()


def test_an_empty_month_says_what_to_do(client, site):
    assert "Nothing in this period" in client.get(reverse("desk_calendar"), {"date": "2030-01-01"}).text


def test_a_publication_is_moved_after_a_confirmation(client, parking):
    asked = client.get(reverse("desk_reschedule", args=[parking.pk]), {"date": "2026-11-03"})
    assert 'value="2026-11-03"' in asked.text
    assert 'value="09:00"' in asked.text
    assert go_live_at(parking) == at(10, 29)
    response = move(client, parking, "2026-11-03", "10:30")
    assert "New time for “Parking”: November 3, 2026, 10:30 a.m." in response.text
    assert go_live_at(parking) == at(11, 3, 10, 30)
    parking.refresh_from_db()
    assert parking.get_latest_revision_as_object().go_live_at == at(11, 3, 10, 30)
    assert not parking.live


def test_a_live_page_stays_live_with_its_scheduled_draft(client, site):
    page = factories.StandardPageFactory(introduction="Now.")
    page.save_revision().publish()
    page = schedule(page, at(10, 29), introduction="Then.")
    move(client, page, "2026-10-30", "09:00")
    page.refresh_from_db()
    assert (page.live, page.introduction) == (True, "Now.")
    assert go_live_at(page) == at(10, 30)


def test_the_time_of_day_stays_when_clocks_change_in_between(client, parking):
    asked = client.get(reverse("desk_reschedule", args=[parking.pk]), {"date": "2026-11-02"})
    assert 'value="09:00"' in asked.text
    move(client, parking, "2026-11-02", "09:00")
    assert go_live_at(parking).astimezone(datetime.UTC).hour == 14  # it was 13 in summer


@pytest.mark.parametrize(("date", "time"), [("2026-11-01", "01:30"), ("2027-03-14", "02:30")])
def test_a_time_that_occurs_twice_or_never_is_an_error(client, parking, date, time):
    response = move(client, parking, date, time)
    assert "it may be ambiguous or it may not exist" in response.text
    assert go_live_at(parking) == at(10, 29)


@pytest.mark.parametrize(
    ("date", "time"), [("2026-10-19", "09:00"), ("x", "09:00"), ("2026-11-03", "25:00"), ("", ""), ("9999-99-99", "1")]
)
def test_a_time_that_cannot_be_is_an_error(client, parking, date, time):
    assert 'role="alert"' in move(client, parking, date, time).text
    assert go_live_at(parking) == at(10, 29)


def test_it_cannot_be_moved_behind_its_expiry(client, site):
    page = schedule(factories.StandardPageFactory(live=False), at(10, 29), expire_at=at(11, 2))
    assert "The page expires on" in move(client, page, "2026-11-03", "09:00").text
    assert go_live_at(page) == at(10, 29)


def test_it_is_not_moved_if_someone_changed_the_schedule_meanwhile(client, parking):
    seen = parking.latest_revision_id
    schedule(parking, at(10, 30))
    assert "Someone changed the schedule" in move(client, parking, "2026-11-03", "09:00", revision=seen).text
    assert go_live_at(parking) == at(10, 30)


def test_it_is_not_moved_if_there_is_a_newer_draft(client, parking):
    parking.get_latest_revision_as_object().save_revision()
    assert "has a newer draft" in move(client, parking, "2026-11-03", "09:00").text
    assert go_live_at(parking) == at(10, 29)


def test_a_locked_page_is_not_moved(client, parking):
    Page.objects.filter(pk=parking.pk).update(locked=True)
    assert "The page is locked" in move(client, parking, "2026-11-03", "09:00").text
    assert go_live_at(parking) == at(10, 29)


def test_people_who_cannot_publish_do_not_move_anything(client, parking, dana):
    dana.groups.set([Group.objects.get(name="Editors")])
    response = client.get(reverse("desk_calendar"), {"date": "2026-10-20"})
    assert "Parking" in response.text
    assert "data-reschedule-url" not in response.text
    move(client, parking, "2026-11-03", "09:00")
    assert go_live_at(parking) == at(10, 29)


def test_the_history_says_who_moved_it(client, parking, dana):
    move(client, parking, "2026-11-03", "09:00")
    entry = PageLogEntry.objects.filter(page=parking.pk, action="wagtail.publish.schedule").latest("pk")
    assert entry.user == dana


def test_a_page_that_is_not_scheduled_leads_back_to_the_calendar(client, site):
    page = factories.StandardPageFactory()
    response = client.get(reverse("desk_reschedule", args=[page.pk]), follow=True)
    assert "is no longer scheduled" in response.text


@pytest.mark.parametrize("date", ["9999-12-31", "2206-10-29", "0001-01-01"])
def test_time_far_away_is_refused_and_what_was_typed_is_kept(admin_client, parking, date):
    before = go_live_at(parking)
    response = move(admin_client, parking, date, "23:59")
    assert "Check the year: enter a time at most 10 years from now." in response.content.decode()
    assert f'value="{date}"' in response.content.decode()
    assert go_live_at(parking) == before
