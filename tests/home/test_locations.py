"""Locations: the places of a clinic that has several."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from home.location_links import locations_of
from home.models import LocationIndexPage, LocationPage
from site_core.site_settings.models import ClinicSettings, SearchSettings, hours_expiry
from site_core.trash.models import TrashEntry
from site_core.trash.restoring import restore
from tests.support.factories import (
    ContactPageFactory,
    HomePageFactory,
    ImageFactory,
    LocationIndexPageFactory,
    LocationPageFactory,
    PersonPageFactory,
    TreatmentPageFactory,
    make_private,
)
from tests.support.forms import complete_form, form_errors, post_new_page
from tests.support.html import parse_json_ld, soup, text_of
from tests.support.schema_org.checker import problems
from tests.support.site_settings import save_clinic, special_day, usual_hours


def nodes_by_id(response):
    return {node["@id"]: node for node in parse_json_ld(response)["@graph"]}


CLINIC = "http://testserver/#clinic"


class TestClinicWithOnePlace:
    def test_no_page_mentions_locations(self, site, client):
        treatment = TreatmentPageFactory()
        contact = ContactPageFactory()
        for page in (site.home, contact, treatment, site.author):
            response = client.get(page.url)
            assert "location" not in text_of(response).lower()
            assert "department" not in nodes_by_id(response)[CLINIC]

    def test_pages_take_no_query_to_find_that_out(self, site, django_assert_num_queries):
        treatment = TreatmentPageFactory()
        assert locations_of(treatment) == []
        with django_assert_num_queries(0):
            assert locations_of(site.author) == []


class TestLocationPage:
    def test_shows_how_to_reach_the_place(self, site, client):
        location = LocationPageFactory(
            phone="212-555-0150 x3",
            fax="212-555-0151",
            opening_hours=[usual_hours("01234")],
            parking="<p>Two spaces in the yard.</p>",
            accessibility="<p>No steps.</p>",
        )
        page = soup(client.get(location.url))
        text = text_of(str(page))
        for shown in ("12 Heron Street", "New York, NY 10016", "212-555-0150 x3", "212-555-0151", "turn left"):
            assert shown in text
        assert "Two spaces" in text
        assert "No steps." in text
        assert "9 a.m." in text
        assert page.find("main").find("a", href="tel:+12125550150;ext=3")

    def test_lists_public_treatments_and_people_in_the_order_of_their_lists(self, site, client):
        first, second = TreatmentPageFactory(), TreatmentPageFactory()
        hidden = TreatmentPageFactory(live=False), PersonPageFactory(live=False)
        location = LocationPageFactory(
            treatments=[second, first, hidden[0]], people=[site.reviewer, site.author, hidden[1]]
        )
        text = text_of(client.get(location.url))
        assert text.index(first.title) < text.index(second.title)
        assert text.index(site.author.title) < text.index(site.reviewer.title)
        assert not any(page.title in text for page in hidden)

    @pytest.mark.parametrize(
        ("answer", "text"),
        [
            (True, "We are accepting new patients"),
            (False, "We are not accepting new patients right now"),
            (None, "Call or write to us"),
        ],
    )
    def test_says_whether_it_accepts_new_patients(self, site, client, answer, text):
        location = LocationPageFactory(accepting_new_patients=answer)
        response = client.get(location.url)
        assert text in text_of(response)
        node = nodes_by_id(response)[f"http://testserver{location.url}#clinic"]
        assert node.get("isAcceptingNewPatients") is answer

    def test_is_a_department_of_the_clinic_in_structured_data(self, site, client):
        treatment = TreatmentPageFactory()
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        location = LocationPageFactory(
            treatments=[treatment],
            people=[site.author],
            opening_hours=[usual_hours("01234")],
            special_days=[special_day(str(tomorrow), note="Holiday")],
            fax="212-555-0151",
        )
        response = client.get(location.url)
        assert problems(parse_json_ld(response)) == []
        nodes = nodes_by_id(response)
        place = nodes[f"http://testserver{location.url}#clinic"]
        assert place["@type"] == "MedicalClinic"
        assert place["parentOrganization"] == {"@id": CLINIC}
        assert nodes[CLINIC]["department"] == {"@id": place["@id"]}
        assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 40.7453, "longitude": -73.9781}
        assert place["telephone"] == "+12125550150"
        assert place["faxNumber"] == "+12125550151"
        assert place["openingHoursSpecification"][0]["opens"] == "09:00"
        assert place["specialOpeningHoursSpecification"][0]["validFrom"] == str(tomorrow)
        assert [service["name"] for service in place["availableService"]] == [treatment.title]
        assert [person["name"] for person in place["employee"]] == [site.author.title]
        assert nodes[f"http://testserver{location.url}#webpage"]["mainEntity"] == {"@id": place["@id"]}

    def test_cached_page_expires_when_the_place_opens_or_closes(self, site, rf):
        location = LocationPageFactory(opening_hours=[usual_hours("0123456", "00:10", "23:50")])
        save_clinic(site, opening_hours=[])
        request = rf.get(location.url)
        location.get_context(request)
        noon = timezone.localtime().replace(hour=12, minute=0)
        assert hours_expiry(request, noon) is None
        closing = noon.replace(hour=23, minute=50, second=0, microsecond=0)
        assert hours_expiry(request, noon.replace(hour=23, minute=30)) == closing

    @pytest.mark.parametrize("name", ["street", "city", "postal_code"])
    def test_address_is_required_to_publish(self, site, editor, name):
        with pytest.raises(ValidationError) as error:
            LocationPageFactory(**{name: ""})
        assert list(error.value.message_dict) == [name]
        index = LocationIndexPage.objects.get()
        fields = complete_form(LocationPage, site, ImageFactory()) | {name: ""}
        response = post_new_page(editor, LocationPage, index, fields)
        assert list(form_errors(response)[0]) == [name]
        assert not LocationPage.objects.filter(slug="made-in-the-admin").exists()
        post_new_page(editor, LocationPage, index, fields, action="draft")
        assert not LocationPage.objects.get(slug="made-in-the-admin").live

    def test_can_only_be_added_below_the_index(self, site):
        assert LocationPage.allowed_parent_page_models() == [LocationIndexPage]
        assert LocationIndexPage.allowed_subpage_models() == [LocationPage]
        assert LocationIndexPage.can_create_at(site.home)
        LocationIndexPageFactory()
        assert not LocationIndexPage.can_create_at(Page.objects.get(pk=site.home.pk).specific)

    def test_is_in_the_sitemap_and_in_llms_txt(self, site, client):
        search = SearchSettings.for_site(site.site)
        search.llms_txt = True
        search.save()
        location = LocationPageFactory(title="Riverside")
        assert location.url in client.get("/sitemap-pages.xml").getvalue().decode()
        assert "[Riverside]" in client.get("/llms.txt").content.decode()

    @pytest.mark.parametrize("words", ["Heron Street", "Poughkeepsie", "10016", "parking"])
    def test_is_found_by_the_search(self, site, client, words, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            location = LocationPageFactory(title="Riverside", city="Poughkeepsie")
        page = soup(client.get("/search/", {"q": words}))
        assert page.find("main").find("a", href=location.url)

    def test_hostile_text_is_escaped(self, site, client):
        hostile = '"><script>alert(1)</script>'
        location = LocationPageFactory(
            title=hostile, summary=hostile, street=hostile, city=hostile, region="<b>", postal_code="<i>1"
        )
        TreatmentPageFactory()
        for url in (location.url, location.get_parent().url):
            content = client.get(url).content.decode()
            assert "<script>alert" not in content
            assert "<i>1" not in content


class TestPagesThatNameLocations:
    def test_index_lists_public_locations_in_editor_order(self, site, client):
        first, second, draft = LocationPageFactory(), LocationPageFactory(), LocationPageFactory(live=False)
        response = client.get(first.get_parent().url)
        text = text_of(response)
        assert text.index(first.title) < text.index(second.title)
        assert draft.title not in text
        assert problems(parse_json_ld(response)) == []
        ids = [{"@id": f"http://testserver{location.url}#clinic"} for location in (first, second)]
        assert nodes_by_id(response)[CLINIC]["department"] == ids

    def test_queries_of_the_index_do_not_grow_with_the_locations(self, site, client):
        index = LocationPageFactory().get_parent()

        def queries():
            client.get(index.url)
            with CaptureQueriesContext(connection) as captured:
                client.get(index.url, {"uncached": "1"})
            return len(captured)

        before = queries()
        LocationPageFactory.create_batch(5)
        assert queries() == before > 1

    def test_index_without_locations_says_so(self, site, client):
        assert "coming soon" in text_of(client.get(LocationIndexPageFactory().url))

    def test_contact_page_lists_them(self, site, client):
        location = LocationPageFactory()
        response = client.get(ContactPageFactory().url)
        assert soup(response).find("main").find("a", href=location.url)
        assert problems(parse_json_ld(response)) == []
        assert nodes_by_id(response)[CLINIC]["department"] == [{"@id": f"http://testserver{location.url}#clinic"}]

    def test_treatments_and_people_say_where(self, site, client):
        treatment, other = TreatmentPageFactory(), TreatmentPageFactory()
        location = LocationPageFactory(title="Riverside", treatments=[treatment], people=[site.author])
        for page, is_there in ((treatment, True), (site.author, True), (other, False), (site.reviewer, False)):
            main = soup(client.get(page.url)).find("main")
            assert bool(main.find("a", href=location.url)) is is_there

    def test_person_works_there_in_structured_data(self, site, client):
        location = LocationPageFactory(people=[site.author])
        response = client.get(site.author.url)
        assert problems(parse_json_ld(response)) == []
        person = nodes_by_id(response)[f"http://testserver{site.author.url}#person"]
        assert [place["@id"] for place in person["workLocation"]] == [f"http://testserver{location.url}#clinic"]
        assert (
            "workLocation"
            not in nodes_by_id(client.get(site.reviewer.url))[f"http://testserver{site.reviewer.url}#person"]
        )

    def test_treatment_is_a_service_of_the_place_in_structured_data(self, site, client):
        treatment = TreatmentPageFactory()
        location = LocationPageFactory(treatments=[treatment])
        response = client.get(treatment.url)
        assert problems(parse_json_ld(response)) == []
        place = nodes_by_id(response)[f"http://testserver{location.url}#clinic"]
        assert place["availableService"] == {"@id": f"http://testserver{treatment.url}#therapy"}

    def test_drafts_and_private_locations_are_not_named(self, site, client):
        treatment = TreatmentPageFactory()
        LocationPageFactory(title="Draftville", treatments=[treatment], live=False)
        make_private(LocationPageFactory(title="Privateville", treatments=[treatment]))
        assert "ville" not in text_of(client.get(treatment.url))

    def test_changes_of_a_location_are_visible_at_once(self, site, client):
        treatment = TreatmentPageFactory()
        location = LocationPageFactory(title="Riverside", treatments=[treatment])
        assert "Riverside" in text_of(client.get(treatment.url))
        location.title = "Hillside"
        location.save_revision().publish()
        assert "Hillside" in text_of(client.get(treatment.url))
        location.unpublish()
        assert "Hillside" not in text_of(client.get(treatment.url))

    def test_person_who_has_left_is_no_longer_named(self, site, client):
        location = LocationPageFactory(people=[site.author])
        site.author.unpublish()
        assert site.author.title not in text_of(client.get(location.url))


class TestNewPatientsOfTheClinic:
    def test_new_clinic_states_nothing(self, site, client):
        assert ClinicSettings.for_site(site.site).accepting_new_patients is None
        response = client.get(ContactPageFactory().url)
        assert "new patients" not in text_of(response)
        assert "isAcceptingNewPatients" not in nodes_by_id(response)[CLINIC]

    @pytest.mark.parametrize("answer", [True, False])
    def test_answer_is_shown(self, site, client, answer):
        save_clinic(site, accepting_new_patients=answer)
        response = client.get(ContactPageFactory().url)
        assert ("We are accepting" in text_of(response)) is answer
        assert nodes_by_id(response)[CLINIC]["isAcceptingNewPatients"] is answer

    def test_all_three_answers_can_be_saved_in_the_admin(self, site, editor):
        url = reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", site.site.pk])
        page = soup(editor.get(url))
        options = page.find("select", attrs={"name": "accepting_new_patients"}).find_all("option")
        assert [(option["value"], option.text) for option in options] == [
            ("", "Not stated"),
            ("True", "Yes"),
            ("False", "No"),
        ]


class TestSeveralSites:
    """Another clinic has a site in the same installation."""

    @pytest.fixture
    def other(self, site, settings):
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "other.example"]
        home = HomePageFactory(parent=Page.get_first_root_node(), slug="other")
        Site.objects.create(hostname="other.example", port=80, root_page=home)
        return home

    def test_lists_have_the_places_of_their_own_site(self, site, client, other):
        here = LocationPageFactory(title="Riverside", parent=LocationIndexPageFactory(parent=site.home))
        there = LocationPageFactory(title="Faraway", parent=LocationIndexPageFactory(parent=other))
        contacts = {home: ContactPageFactory(parent=home, slug="contact-us") for home in (site.home, other)}
        for home, own, foreign in ((site.home, here, there), (other, there, here)):
            assert contacts[home].specific.locations == [own]
            index = own.get_parent().specific
            assert index.locations == [own]
            host = "other.example" if home == other else "testserver"
            for page in (contacts[home], index):
                response = client.get(page.relative_url(page.get_site()), HTTP_HOST=host)
                assert own.title in text_of(response)
                assert foreign.title not in response.content.decode()

    def test_page_names_no_place_of_another_site(self, site, client, other):
        treatment = TreatmentPageFactory()
        here = LocationPageFactory(parent=LocationIndexPageFactory(parent=site.home), treatments=[treatment])
        LocationPageFactory(
            title="Faraway", parent=LocationIndexPageFactory(parent=other), treatments=[treatment], people=[site.author]
        )
        assert locations_of(treatment) == [here]
        assert locations_of(site.author) == []
        assert "Faraway" not in client.get(treatment.url).content.decode()

    def test_home_page_lists_the_treatments_of_its_own_site(self, site, other):
        treatment = TreatmentPageFactory()
        assert list(site.home.specific.treatments) == [treatment]
        assert list(other.treatments) == []
        assert other.team is None

    def test_finding_out_takes_no_query(self, site, other, django_assert_num_queries):
        treatment = TreatmentPageFactory()
        LocationPageFactory(parent=LocationIndexPageFactory(parent=other), treatments=[treatment])
        assert locations_of(treatment) == []
        with django_assert_num_queries(0):
            assert locations_of(site.author) == []


class TestTrash:
    """A location that was moved to the trash is nowhere, and a restored one is back with its links."""

    def test_deleted_location_is_not_named_and_comes_back_with_its_treatments(self, site, client):
        treatment = TreatmentPageFactory()
        location = LocationPageFactory(title="Riverside", treatments=[treatment], people=[site.author])
        Page.objects.get(pk=location.pk).delete()
        assert not LocationPage.objects.filter(title="Riverside").exists()
        for page in (treatment, site.author):
            assert "Riverside" not in client.get(page.url).content.decode()
        restore(TrashEntry.objects.get(object_id=str(location.pk)).pk)
        restored = LocationPage.objects.get(pk=location.pk)
        assert list(restored.treatments.all()) == [treatment]
        assert [person.pk for person in restored.people.all()] == [site.author.pk]
        assert restored.street == location.street
        for page in (treatment, site.author):
            assert "Riverside" in client.get(page.url).content.decode()
