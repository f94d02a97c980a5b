"""A closure lasts exactly as long as its banner, and leaves the settings of the clinic alone."""

import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from site_core.banners.closures import MAX_NOTE, create_note
from site_core.banners.models import Banner
from site_core.banners.selection import next_change, read_banners
from site_core.desk.calendar.events import Kind, Period, list_events
from site_core.site_settings.history.services import validate
from site_core.site_settings.models import ClinicSettings, SettingsChange
from tests.support.factories import (
    ArticlePageFactory,
    ContactPageFactory,
    HomePageFactory,
    LocationPageFactory,
)
from tests.support.html import parse_json_ld, soup
from tests.support.site_settings import save_clinic, special_day, usual_hours

DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
THANKSGIVING = datetime.date(2026, 11, 26)
ADD = "wagtailsnippets_banners_banner:add"
EDIT = "wagtailsnippets_banners_banner:edit"


@pytest.fixture(autouse=True)
def clock():
    """Set the clock to noon of Thanksgiving, a Thursday. Return a function that sets it to another time."""
    with time_machine.travel("2026-11-26 12:00 -0500", tick=False) as traveller:
        yield lambda text: traveller.move_to(f"2026-11-{text} -0500")


@pytest.fixture
def clinic_hours(site):
    """The clinic is open every day from 9 a.m. to 5 p.m."""
    save_clinic(site, opening_hours=[usual_hours("0123456")])


def form(**fields):
    data = {
        "text": "We are closed because of snow. Call us.",
        "kind": "urgent",
        "closes_clinic": "on",
        "starts_at": "2026-11-26 11:00",
        "ends_at": "2026-11-26 14:00",
        "link_page": "",
        "link_url": "",
        "link_text": "",
        "everywhere": "on",
        "pages-TOTAL_FORMS": "0",
        "pages-INITIAL_FORMS": "0",
        "pages-MIN_NUM_FORMS": "0",
        "pages-MAX_NUM_FORMS": "1000",
    }
    return data | fields


def close(editor, **fields):
    response = editor.post(reverse(ADD), form(**fields))
    assert response.status_code == 302, response.content.decode()
    return Banner.objects.latest("pk")


def clinic(site=None):
    return ClinicSettings.for_site(site or Site.objects.get(is_default_site=True))


def listed(place):
    return [(day.date.day, day.period.last.day, day.note) for day in place.upcoming_special_days()]


def settings_url(site):
    return reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", site.pk])


def settings_form(editor, site):
    """Return what the browser sends for the form of the clinic as it is now."""
    data = {}
    for item in soup(editor.get(settings_url(site))).select("main form input[name], main form textarea[name]"):
        data[item["name"]] = item.get_text() if item.name == "textarea" else item.get("value", "")
    stored = clinic(site)
    data |= {f"{name}-count": "0" for name in ("opening_hours", "languages", "social_profiles")}
    data |= {"accepting_new_patients": "", "special_days-count": str(len(stored.special_days))}
    for number, child in enumerate(stored.special_days):
        row = {"deleted": "", "order": number, "type": "day", "id": child.id, "value-closed": "on"}
        row |= {"value-date": child.value["date"], "value-note": child.value["note"]}
        data |= {f"special_days-{number}-{name}": value for name, value in row.items()}
    return data


class TestSettings:
    """What banners close is not among the settings, so that neither can get in the way of the other."""

    def test_older_form_of_the_settings_does_not_reopen_the_clinic(self, site, editor):
        opened_before = settings_form(editor, site.site)
        close(editor)
        response = editor.post(settings_url(site.site), opened_before | {"phone": "212-555-0199"})
        assert response.status_code == 302
        assert clinic().phone == "212-555-0199"
        assert listed(clinic()) == [(26, 26, "We are closed because of snow")]

    @pytest.mark.parametrize("ends", [["2026-11-26 14:00"] * 2, ["2028-12-31 10:00"]])
    def test_no_closure_keeps_the_settings_from_being_saved(self, site, editor, ends):
        save_clinic(site, special_days=[special_day("2026-11-26", note="Thanksgiving")])
        for end in ends:
            close(editor, ends_at=end)
        values = settings_form(editor, site.site) | {"phone": "212-555-0199"}
        assert editor.post(settings_url(site.site), values).status_code == 302
        assert clinic().phone == "212-555-0199"
        validate(clinic())

    def test_holiday_outlasts_a_banner_of_the_same_day(self, site, editor, clinic_hours):
        save_clinic(site, special_days=[special_day("2026-11-26", note="Thanksgiving")])
        banner = close(editor)
        assert listed(clinic()) == [(26, 26, "Thanksgiving")]
        editor.post(reverse("banners_end", args=[banner.pk]))
        assert listed(clinic()) == [(26, 26, "Thanksgiving")]
        assert not clinic().is_open_now

    def test_history_of_the_settings_has_no_closures(self, site, editor):
        banner = close(editor)
        editor.post(reverse("banners_end", args=[banner.pk]))
        assert not SettingsChange.objects.exists()
        assert not clinic().special_days


class TestDuration:
    @pytest.fixture
    def location(self, site):
        return LocationPageFactory(title="Riverside", opening_hours=[usual_hours("0123456")])

    def states(self, location):
        """Return whether the clinic and its location are open now, and whether their lists say so of today."""
        places = (clinic(), type(location).objects.get(pk=location.pk))
        return [(place.is_open_now, bool(place.hours.spans_on(timezone.localdate()))) for place in places]

    def test_clinic_and_locations_open_when_the_banner_ends_by_itself(self, editor, clinic_hours, location, clock):
        close(editor, all_places="on")
        assert self.states(location) == [(False, False)] * 2
        clock("26 13:59:59")
        assert self.states(location) == [(False, False)] * 2
        clock("26 14:00:00")
        assert self.states(location) == [(True, True)] * 2

    def test_end_now_opens_both(self, editor, clinic_hours, location):
        banner = close(editor, all_places="on")
        editor.post(reverse("banners_end", args=[banner.pk]))
        assert self.states(location) == [(True, True)] * 2

    def test_clinic_is_open_until_a_banner_for_the_afternoon_begins(self, editor, clinic_hours, location, clock):
        close(editor, all_places="on", starts_at="2026-11-26 14:00", ends_at="2026-11-28 08:00")
        assert self.states(location) == [(True, True)] * 2
        assert listed(clinic()) == [(27, 27, "We are closed because of snow")]  # it opens after eight on the 28th
        clock("26 14:00:00")
        assert self.states(location) == [(False, False)] * 2
        assert listed(clinic()) == [(26, 27, "We are closed because of snow")]
        clock("28 08:00:00")
        assert [listed(clinic()), clinic().hours.spans_on(THANKSGIVING + 2 * DAY) != []] == [[], True]

    def test_banner_that_begins_before_the_clinic_opens_closes_it_from_midnight(self, editor, clinic_hours):
        close(editor, starts_at="2026-11-27 08:00", ends_at="2026-11-27 18:00")
        assert listed(clinic()) == [(27, 27, "We are closed because of snow")]

    def test_hours_of_a_longer_period_stay_around_the_closure(self, site, editor):
        period = special_day("2026-11-25", "2026-11-30", note="Short days", opens="10:00", closes="12:00")
        save_clinic(site, special_days=[period])
        close(editor, starts_at="2026-11-27 00:00", ends_at="2026-11-28 00:00")
        note = "We are closed because of snow"
        assert listed(clinic()) == [(25, 26, "Short days"), (27, 27, note), (28, 30, "Short days")]

    def test_all_pages_follow_when_the_banner_ends_by_itself(self, worker, site, clinic_hours, clock):
        ContactPageFactory(slug="contact")
        now = timezone.now()
        Banner.objects.create(text="Closed.", closes_clinic=True, starts_at=now, ends_at=now + 2 * HOUR)
        for moment, is_open in (("26 13:57:00", False), ("26 14:00:00", True)):
            clock(moment)
            response = worker.get("/contact/")
            page = soup(response.text)
            assert page.select_one(".open-now").get_text() == ("Open now" if is_open else "Closed now")
            todays = [row.dd.get_text(" ", strip=True) for row in page.select("dl.hours > .today")]
            assert ["Closed" not in text for text in todays] == [is_open] * 2  # beside the text, and in the footer
            assert len(page.select(".special-hours")) == (0 if is_open else 2)
            nodes = {node["@id"]: node for node in parse_json_ld(response.text)["@graph"]}
            assert ("specialOpeningHoursSpecification" not in nodes["http://testserver/#clinic"]) == is_open

    def test_stored_fragments_follow_when_the_banner_begins_and_ends(self, site, clinic_hours, client, clock, settings):
        settings.FRAGMENT_CACHE = True
        article = ArticlePageFactory()
        now = timezone.now()
        client.get(article.url)
        Banner.objects.create(text="Closed.", closes_clinic=True, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
        closed = []
        for moment in ("26 12:30:00", "26 13:00:00", "26 13:30:00", "26 14:00:00"):
            clock(moment)
            today = soup(client.get(article.url)).select_one("footer .today dd").get_text(strip=True)
            closed.append(today == "Closed")
        assert closed == [False, True, True, False]

    def test_hours_of_the_clinic_take_no_query(self, editor, clinic_hours, django_assert_num_queries):
        close(editor)
        place = clinic()
        assert not place.is_open_now
        with django_assert_num_queries(0):
            assert not place.is_open_now
            assert listed(place)


class TestSites:
    @pytest.fixture
    def other(self, site):
        home = HomePageFactory(parent=Page.get_first_root_node(), slug="other")
        return Site.objects.create(hostname="other.example", port=80, root_page=home)

    def test_banner_that_moves_to_another_site_closes_only_that(self, site, editor, other):
        banner = close(editor, site=site.site.pk, all_places="on")
        assert [len(listed(clinic(each))) for each in (site.site, other)] == [1, 0]
        editor.post(reverse(EDIT, args=[banner.pk]), form(site=other.pk, all_places="on"))
        assert [len(listed(clinic(each))) for each in (site.site, other)] == [0, 1]
        editor.post(reverse("banners_end", args=[banner.pk]))
        assert [len(listed(clinic(each))) for each in (site.site, other)] == [0, 0]

    def test_site_below_another_one_has_closures_of_its_own(self, site, clinic_hours, rf):
        """Its cached pages expire with its own banners only."""
        home = HomePageFactory(parent=site.home, slug="branch")
        branch = Site.objects.create(hostname="branch.example", port=80, root_page=home)
        here, there = (
            LocationPageFactory(parent=parent, slug="location", opening_hours=[usual_hours("0123456")])
            for parent in (site.home, home)
        )
        now, request = timezone.now(), rf.get("/", headers={"host": "branch.example"})
        times = {"starts_at": now - HOUR, "ends_at": now + HOUR / 2}
        banner = Banner.objects.create(text="Snow.", site=site.site, closes_clinic=True, **times)
        assert [place.is_open_now for place in (here, there, clinic(branch))] == [False, True, False]
        assert next_change(request, now) is None
        banner.all_places, banner.closed_places = False, [here, there]  # as before the site was added
        banner.save()
        assert [place.is_open_now for place in (here, there)] == [False, True]
        assert [len(shown.closed_urls) for shown in read_banners(site.site)] == [1]
        Banner.objects.create(text="Ice.", site=branch, closes_clinic=True, **times)
        assert [place.is_open_now for place in (here, there)] == [False, False]
        assert next_change(rf.get("/", headers={"host": "branch.example"}), now) == now + HOUR / 2


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("We are closed. Call us.", "We are closed"),
        ("Dr. Ellison’s office is closed today. Call us.", "Dr. Ellison’s office is closed today"),
        ("We open at 1 p.m.", "We open at 1 p.m."),
        ("Closed...", "Closed..."),
        ("Is it snowing? Yes.", "Is it snowing?"),
        (".", "."),
        ("x" * 240, "x" * 79 + "…"),
        ("Closed: " + "x" * 230, "Closed: " + "x" * 71 + "…"),
        ("Snow " * 48, "Snow " * 14 + "Snow…"),
        ("…", "…"),
    ],
)
def test_note_is_the_first_sentence(text, note):
    assert create_note(text) == note
    assert len(note) <= MAX_NOTE


@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
@pytest.mark.parametrize("value", ["9999-12-31 23:59", "2206-11-26 10:00", "0001-01-01 00:00"])
def test_times_far_away_are_refused_and_the_text_is_kept(site, editor, field, value):
    response = editor.post(reverse(ADD), form(**{field: value}))
    assert response.status_code == 200
    assert response.context["form"].errors[field] == ["Check the year: enter a time at most 10 years from now."]
    assert "We are closed because of snow. Call us." in soup(response).find("textarea", {"name": "text"}).get_text()
    assert value in response.content.decode()
    assert not Banner.objects.exists()


def test_calendar_of_editors_has_closures(site, editor, admin_user):
    close(editor)
    period = Period(THANKSGIVING - DAY, THANKSGIVING + DAY)
    events = [(event.title, event.day) for event in list_events(admin_user, period, [Kind.SPECIAL_DAY])]
    assert events == [("We are closed because of snow: Closed", THANKSGIVING)]


def test_calendar_keeps_closures_of_banners_that_have_ended(site, editor, admin_user, clock, clinic_hours):
    def events(first, last):
        period = Period(THANKSGIVING + first * DAY, THANKSGIVING + last * DAY)
        return [(event.day, event.last_day) for event in list_events(admin_user, period, [Kind.SPECIAL_DAY])]

    close(editor, ends_at="2026-11-27 14:00")
    close(editor, ends_at="2026-11-26 14:00")
    close(editor, closes_clinic="")
    clock("29 12:00")
    assert events(-1, 1) == events(1, 5) == [(THANKSGIVING, THANKSGIVING + DAY)]
    assert events(-5, -1) == events(2, 5) == []
    assert listed(clinic()) == []
    editor.post(
        reverse("banners_end", args=[close(editor, starts_at="2026-11-30 08:00", ends_at="2026-11-30 18:00").pk])
    )
    assert events(2, 5) == []


class TestMigration:
    """Entries that banners added to the special days are removed, and no others."""

    @pytest.fixture
    def migration(self):
        return import_module("site_core.banners.migrations.0005_closures_last_as_long_as_banners")

    @pytest.fixture
    def banners(self, site):
        now = timezone.now()
        here = SimpleNamespace(site_id=site.site.pk, starts_at=now, ends_at=now + 2 * DAY)
        moved = SimpleNamespace(site_id=site.site.pk + 1, starts_at=now, ends_at=now + 2 * DAY)
        return {"here": here, "moved": moved}

    def entry(self, key, *dates, **times):
        return special_day(*dates, **times) | {"id": key}

    def entries(self):
        """Return all entries, and those of them that stay."""
        copies = [self.entry("here", "2026-11-26", "2026-11-28"), self.entry("moved", "2026-11-26")]
        others = [
            self.entry("holiday", "2026-11-26", note="Thanksgiving"),
            self.entry("here", "2026-12-24"),  # an admin chose another day since
            self.entry("here", "2026-11-27", opens="10:00:00", closes="12:00:00"),
        ]
        return [*copies, *others], others

    def test_settings(self, site, migration, banners):
        entries, others = self.entries()
        save_clinic(site, special_days=entries)
        for _ in range(2):
            migration.clean_settings(ClinicSettings.objects, banners)
            stored = list(clinic().special_days.raw_data)
            assert [(each["id"], each["value"]["date"]) for each in stored] == [
                (each["id"], each["value"]["date"]) for each in others
            ]

    def test_history(self, site, migration, banners, admin_user):
        entries, others = self.entries()
        setting = clinic()
        SettingsChange.record(setting, admin_user, {"special_days": []}, {"special_days": entries})
        SettingsChange.record(setting, admin_user, {"special_days": []}, {"special_days": entries[:2]})
        before, after = {"special_days": [], "phone": "1"}, {"special_days": entries[:2], "phone": "2"}
        SettingsChange.record(setting, admin_user, before, after)
        migration.clean_history(SettingsChange.objects, banners)
        changes = list(SettingsChange.objects.order_by("pk").values_list("changes", flat=True))
        assert changes == [{"special_days": [[], others]}, {"phone": ["1", "2"]}]

    def test_without_banners(self, site, migration):
        save_clinic(site, special_days=self.entries()[0])
        migration.clean_settings(ClinicSettings.objects, {})
        assert len(clinic().special_days) == 5
