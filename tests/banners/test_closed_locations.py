"""A banner closes all locations, or those that were chosen."""

import datetime
import json

import pytest
import time_machine
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
    return len(ClinicSettings.objects.get().special_days)


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


def test_banner_closes_all_locations_if_none_is_chosen(editor, locations):
    save(editor)
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
    assert days == [["We are closed because of snow."], []]


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
    banner = save(editor)
    url = reverse("wagtailsnippets_banners_banner:edit", args=[banner.pk])
    editor.post(url, form(closed_places=[locations[1].pk]))
    assert special_days_of_the_clinic() == 0
    assert [is_open(location) for location in locations] == [True, False]
    editor.post(url, form())
    assert special_days_of_the_clinic() == 1


def test_banner_of_one_site_closes_no_location_of_another(site, editor, locations):

    home = HomePageFactory(parent=Page.get_first_root_node(), slug="other")
    Site.objects.create(hostname="other.example", port=80, root_page=home)
    hours = [usual_hours("0123456")]
    there = LocationPageFactory(parent=LocationIndexPageFactory(parent=home), opening_hours=hours)
    save(editor, site=site.site.pk)
    assert is_open(there)
    assert not is_open(locations[0])


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


def test_hours_of_locations_take_no_query_of_their_own(editor, locations, django_assert_num_queries):
    save(editor)
    assert not is_open(locations[0])
    location = type(locations[0]).objects.get(pk=locations[0].pk)
    with django_assert_num_queries(0):
        assert not location.is_open_now
