"""A banner closes all locations, or those that were chosen."""

import datetime
import json
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from site_core.banners.models import Banner
from site_core.site_settings.models import ClinicSettings
from tests.support.factories import HomePageFactory, LocationIndexPageFactory, LocationPageFactory
from tests.support.html import parse_json_ld, soup, text_of
from tests.support.site_settings import usual_hours

NOON = "2026-11-26 12:00 -0500"
HOUR = datetime.timedelta(hours=1)
ADD = "wagtailsnippets_banners_banner:add"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def locations(site):
    """Two locations that are open every day."""
    hours = [usual_hours("0123456")]
    return [LocationPageFactory(title=title, opening_hours=hours) for title in ("Riverside", "Uptown")]


def form(**fields):
    now = timezone.localtime()
    data = {
        "text": "We are closed because of snow. Call us.",
        "kind": "urgent",
        "closes_clinic": "on",
        "starts_at": f"{now - HOUR:%Y-%m-%d %H:%M}",
        "ends_at": f"{now + HOUR:%Y-%m-%d %H:%M}",
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


def save(editor, **fields):
    response = editor.post(reverse(ADD), form(**fields))
    assert response.status_code == 302, response.content.decode()
    return Banner.objects.latest("pk")


def is_open(location):
    return type(location).objects.get(pk=location.pk).is_open_now


def special_days_of_the_clinic():
    return len(ClinicSettings.objects.get().upcoming_special_days())


def test_form_asks_for_locations_only_if_there_are_any(site, editor):
    assert "closed_places" not in editor.get(reverse(ADD)).content.decode()
    LocationPageFactory(title="Riverside")
    LocationPageFactory(title="Draftville", live=False)
    page = soup(editor.get(reverse(ADD)))
    labels = [
        item.find_parent("label").get_text(strip=True) for item in page.find_all("input", {"name": "closed_places"})
    ]
    assert labels == ["Riverside"]


def test_clinic_without_locations_is_closed_as_before(site, editor):
    save(editor)
    assert special_days_of_the_clinic() == 1


def test_banner_closes_all_locations_unless_some_are_chosen(editor, locations):
    page = soup(editor.get(reverse(ADD)))
    assert page.find("input", {"name": "all_places"}).has_attr("checked")
    save(editor, all_places="on")
    assert [is_open(location) for location in locations] == [False, False]
    assert special_days_of_the_clinic() == 1


def test_banner_closes_only_the_chosen_location(editor, locations, client):
    closed, _other = locations
    save(editor, closed_places=[closed.pk])
    assert [is_open(location) for location in locations] == [False, True]
    assert special_days_of_the_clinic() == 0
    assert "We are closed because of snow." in text_of(client.get(closed.url))
    days = [
        [day.note for day in type(location).objects.get(pk=location.pk).upcoming_special_days()]
        for location in locations
    ]
    assert days == [["We are closed because of snow"], []]


def test_structured_data_says_which_location_is_closed(editor, locations, client):
    closed, _other = locations
    save(editor, closed_places=[closed.pk])
    response = client.get(closed.url)
    nodes = {node["@id"]: node for node in parse_json_ld(response)["@graph"]}
    place = f"http://testserver{closed.url}#clinic"
    (special,) = nodes[place]["specialOpeningHoursSpecification"]
    assert (special["validFrom"], special["opens"], special["closes"]) == ("2026-11-26", "00:00", "00:00")
    (announcement,) = [node for node in nodes.values() if node["@type"] == "SpecialAnnouncement"]
    assert json.dumps(announcement["announcementLocation"]) == json.dumps([{"@id": place}])


def test_usual_hours_return_when_the_banner_ends(editor, locations):
    banner = save(editor, closed_places=[locations[0].pk])
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        assert is_open(locations[0])
    editor.post(reverse("banners_end", args=[banner.pk]))
    assert is_open(locations[0])


def test_locations_can_be_changed_and_the_clinic_follows(editor, locations):
    banner = save(editor, all_places="on")
    url = reverse("wagtailsnippets_banners_banner:edit", args=[banner.pk])
    editor.post(url, form(closed_places=[locations[1].pk]))
    assert special_days_of_the_clinic() == 0
    assert [is_open(location) for location in locations] == [True, False]
    editor.post(url, form(all_places="on"))
    assert special_days_of_the_clinic() == 1


def errors_of(response):
    """Return ``{name of the field: message}`` of a form that wasn’t saved."""
    assert response.status_code == 200
    return {name: " ".join(errors) for name, errors in response.context["form"].errors.items()}


def test_chosen_locations_without_a_closed_clinic_are_an_error_that_says_what_to_do(editor, locations):
    fields = form(closed_places=[locations[0].pk])
    del fields["closes_clinic"]
    errors = errors_of(editor.post(reverse(ADD), fields))
    assert errors == {"closes_clinic": "Select this to close the locations that you chose, or clear them."}
    assert not Banner.objects.exists()


@pytest.mark.parametrize(("all_places", "chosen", "words"), [("on", 1, "or clear those"), ("", 0, "choose the")])
def test_closure_is_of_all_locations_or_of_some(editor, locations, all_places, chosen, words):
    fields = form(closed_places=[location.pk for location in locations[:chosen]])
    response = editor.post(reverse(ADD), fields | ({"all_places": all_places} if all_places else {}))
    errors = errors_of(response)
    assert list(errors) == ["all_places"]
    assert words in errors["all_places"]
    assert not Banner.objects.exists()


@pytest.fixture
def other_site(site):
    home = HomePageFactory(parent=Page.get_first_root_node(), slug="other")
    other = Site.objects.create(hostname="other.example", port=80, root_page=home)
    hours = [usual_hours("0123456")]
    location = LocationPageFactory(title="Elsewhere", parent=LocationIndexPageFactory(parent=home), opening_hours=hours)
    return other, location


def test_banner_of_one_site_closes_no_location_of_another(site, editor, locations, other_site):
    _other, there = other_site
    save(editor, site=site.site.pk, all_places="on")
    assert is_open(there)
    assert not is_open(locations[0])


def test_locations_of_a_site_below_are_refused(site, editor, locations):
    home = HomePageFactory(parent=site.home, slug="branch")
    Site.objects.create(hostname="branch.example", port=80, root_page=home)
    there = LocationPageFactory(title="Elsewhere", parent=home)
    fields = form(site=site.site.pk, closed_places=[there.pk])
    assert "another site: Elsewhere." in errors_of(editor.post(reverse(ADD), fields))["closed_places"]


def test_locations_of_another_site_are_refused(site, editor, locations, other_site):
    other, there = other_site
    here = locations[0]
    fields = form(site=site.site.pk, closed_places=[here.pk, there.pk])
    assert "another site: Elsewhere." in errors_of(editor.post(reverse(ADD), fields))["closed_places"]
    fields = form(site="", closed_places=[there.pk])
    assert list(errors_of(editor.post(reverse(ADD), fields))) == ["site"]
    assert not Banner.objects.exists()
    save(editor, site=other.pk, closed_places=[there.pk])
    assert (is_open(here), is_open(there)) == (True, False)


@pytest.mark.parametrize("value", ["0", "999999", "x", "' OR 1=1", ""])
def test_pages_that_are_no_locations_are_refused(site, editor, locations, value):
    response = editor.post(reverse(ADD), form(closed_places=[value]))
    assert response.status_code == 200
    assert not Banner.objects.exists()


def test_home_page_is_no_location(site, editor, locations):
    assert editor.post(reverse(ADD), form(closed_places=[site.home.pk])).status_code == 200
    assert not Banner.objects.exists()


def test_deleted_location_leaves_the_banner(editor, locations):
    banner = save(editor, closed_places=[location.pk for location in locations])
    locations[0].delete()
    assert [page.pk for page in Banner.objects.get(pk=banner.pk).closed_places.all()] == [locations[1].pk]


class TestChosenLocationThatIsGone:
    """The other locations stay open, and nothing says that the clinic is closed."""

    @pytest.fixture
    def banner(self, editor, locations):
        return save(editor, closed_places=[locations[0].pk])

    @pytest.fixture
    def url(self, banner):
        return reverse("wagtailsnippets_banners_banner:edit", args=[banner.pk])

    def announcements(self, client):
        return [node for node in parse_json_ld(client.get("/"))["@graph"] if node["@type"] == "SpecialAnnouncement"]

    def test_deleted_location_closes_no_other(self, banner, locations, client):
        locations[0].delete()
        assert is_open(locations[1])
        assert self.announcements(client) == []

    def test_unpublished_location_is_announced_no_more_and_closed_if_it_returns(self, banner, locations, client):
        assert len(self.announcements(client)) == 1
        locations[0].unpublish()
        assert is_open(locations[1])
        assert self.announcements(client) == []
        locations[0].save_revision().publish()
        assert not is_open(locations[0])

    def test_form_keeps_an_unpublished_location(self, banner, url, editor, locations):
        locations[0].unpublish()
        page = soup(editor.get(url))
        chosen = page.find_all("input", {"name": "closed_places", "checked": True})
        assert [item["value"] for item in chosen] == [str(locations[0].pk)]
        assert "Riverside (not published)" in text_of(str(page))
        editor.post(url, form(text="Closed until noon.", closed_places=[locations[0].pk]))
        changed = Banner.objects.get(text="Closed until noon.")
        assert list(changed.closed_places.values_list("pk", flat=True)) == [locations[0].pk]
        assert is_open(locations[1])
        assert special_days_of_the_clinic() == 0

    def test_form_asks_what_is_closed_after_the_only_choice_was_deleted(self, banner, url, editor, locations):
        locations[0].delete()
        assert list(errors_of(editor.post(url, form(text="Closed until noon.")))) == ["all_places"]
        locations[1].delete()
        assert list(errors_of(editor.post(url, form(text="Closed until noon.")))) == ["all_places"]
        assert special_days_of_the_clinic() == 0
        editor.post(url, form(all_places="on"))
        assert special_days_of_the_clinic() == 1


def test_banners_from_before_close_what_they_closed(editor, locations):
    migration = import_module("site_core.banners.migrations.0004_all_places")
    some, everything = save(editor, closed_places=[locations[0].pk]), save(editor, all_places="on")
    Banner.objects.update(all_places=True)
    migration.keep_chosen_places(apps, SimpleNamespace(connection=connection))
    kept = dict(Banner.objects.values_list("pk", "all_places"))
    assert kept == {some.pk: False, everything.pk: True}


def test_hours_of_locations_take_no_query_of_their_own(editor, locations, django_assert_num_queries):
    save(editor, all_places="on")
    assert not is_open(locations[0])
    location = type(locations[0]).objects.get(pk=locations[0].pk)
    with django_assert_num_queries(0):
        assert not location.is_open_now
