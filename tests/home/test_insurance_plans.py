"""The table of insurance plans, and the link to the patient portal."""

import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from home.models import LocationPage
from site_core.facts.models import Fact, FactUse
from site_core.site_settings.models import NavigationSettings
from site_core.trash.models import TrashEntry
from site_core.trash.restoring import restore
from tests.support.factories import (
    FactFactory,
    HomePageFactory,
    LocationIndexPageFactory,
    LocationPageFactory,
    StandardPageFactory,
)
from tests.support.html import soup, text_of

HOSTILE = "<script>alert(1)</script>\"'&"
INTRODUCTION = "Ask your insurer first."


def plan(name, **fields):
    return FactFactory(name=name, kind=Fact.Kind.PLAN, **{"value": "In network", **fields})


@pytest.fixture
def page(site):
    value = {"heading": "Insurance we accept", "introduction": INTRODUCTION}
    return StandardPageFactory(slug="insurance", body=[{"type": "insurance_plans", "value": value}])


def rows(response):
    """Return the texts of the cells. Only phones show places below a plan: other screens have a column."""
    page = soup(response)
    for places in page.select(".plan-places"):
        places.extract()
    cells = [row.find_all(["th", "td"]) for row in page.select(".insurance-plans tbody tr")]
    return [[" ".join(cell.get_text(" ", strip=True).split()) for cell in row] for row in cells]


def test_plans_are_in_the_order_of_their_insurers(client, page):
    day = datetime.date(2026, 5, 4)
    plan("Oxford Freedom", insurer="UnitedHealthcare", checked_on=day)
    plan("Medicare", value="Not accepted", checked_on=day)
    plan("Choice POS II", insurer="Aetna", checked_on=day)
    FactFactory(name="Price of a visit", kind=Fact.Kind.PRICE, value="$5")
    assert rows(client.get("/insurance/")) == [
        ["Choice POS II Aetna", "In network", "May 4, 2026"],
        ["Medicare", "Not accepted", "May 4, 2026"],
        ["Oxford Freedom UnitedHealthcare", "In network", "May 4, 2026"],
    ]


def test_page_says_what_to_do_while_there_are_no_plans(client, page):
    text = text_of(client.get("/insurance/"))
    assert INTRODUCTION in text
    assert "Please call us to ask about your plan." in text


def test_texts_of_editors_are_escaped(client, page):
    plan(HOSTILE, insurer=HOSTILE, value=HOSTILE)
    response = client.get("/insurance/")
    assert "<script>alert" not in response.text
    assert rows(response)[0][1] == HOSTILE


def test_heading_is_in_the_table_of_contents_of_the_page(client, page):
    heading = soup(client.get("/insurance/")).find("h2", string="Insurance we accept")
    assert heading["id"]


def test_changed_plan_and_later_check_are_public_at_once(new_worker, page, django_capture_on_commit_callbacks):
    worker = new_worker()
    with django_capture_on_commit_callbacks(execute=True):
        fact = plan("Choice POS II", checked_on=datetime.date(2026, 5, 4))
    assert rows(worker.get("/insurance/").body)[0][1:] == ["In network", "May 4, 2026"]
    with django_capture_on_commit_callbacks(execute=True):
        fact.value, fact.checked_on = "Out of network", datetime.date(2026, 6, 1)
        fact.save()
    assert rows(worker.get("/insurance/").body)[0][1:] == ["Out of network", "June 1, 2026"]
    with django_capture_on_commit_callbacks(execute=True):
        fact.delete()
    assert rows(worker.get("/insurance/").body) == []


def test_overdue_plans_are_on_the_desk_and_in_the_list(admin_client, page):
    long_ago = timezone.localdate() - datetime.timedelta(days=200)
    plan("Choice POS II", checked_on=long_ago)
    plan("Medicare")
    assert "Is it still In network?" in text_of(admin_client.get(reverse("wagtailadmin_home")))
    overdue = admin_client.get(reverse("wagtailsnippets_facts_fact:list"), {"kind": "plan", "check": "overdue"})
    assert "Choice POS II" in text_of(overdue)
    assert "Medicare" not in text_of(overdue)


def test_number_of_queries_does_not_grow(client, page, django_assert_max_num_queries):
    for number in range(50):
        plan(f"Plan {number}")
    client.get("/insurance/")
    with django_assert_max_num_queries(12):
        assert len(rows(client.get("/insurance/"))) == 50


def set_portal(site, url):
    navigation = NavigationSettings.for_site(site.site)
    navigation.portal_url = url
    navigation.full_clean()
    navigation.save()


def test_header_and_footer_link_to_the_patient_portal(client, site):
    set_portal(site, "https://portal.example.org/login?clinic=5&lang=en")
    page = soup(client.get("/"))
    links = page.find_all("a", string="Patient portal")
    assert [link["href"] for link in links] == ["https://portal.example.org/login?clinic=5&lang=en"] * 2
    assert [bool(link.find_parent("footer")) for link in links] == [False, True]
    assert {tuple(link["rel"]) for link in links} == {("noopener", "noreferrer")}


@pytest.mark.parametrize("url", ["javascript:x", "//evil.example/", "data:text/html,x", "https://a:b@portal.example/"])
def test_stored_value_that_is_no_url_of_a_portal_is_no_link(client, site, url):
    NavigationSettings.for_site(site.site)
    NavigationSettings.objects.update(portal_url=url)
    assert not soup(client.get("/")).find_all("a", string="Patient portal")


@pytest.mark.parametrize("url", ["javascript:x", "//evil.example/", "\tjavascript:x"])
def test_stored_value_that_is_no_url_is_no_link_of_a_menu(client, site, url):
    navigation = NavigationSettings.for_site(site.site)
    navigation.header_links = [("link", {"page": None, "url": url, "label": "Elsewhere"})]
    navigation.save()
    assert not soup(client.get("/")).find_all("a", string="Elsewhere")


def test_no_page_connects_to_the_portal_before_a_visitor_does(client, site):
    set_portal(site, "https://portal.example.org/")
    response = client.get("/")
    loading = soup(response).select("link[href*='portal.example'], script[src*='portal.example'], [rel~=preconnect]")
    assert loading == []
    rules = client.get(reverse("speculation_rules")).json()
    (rule,) = rules["prefetch"]
    assert rule["where"]["and"][0] == {"href_matches": "/*"}  # relative to this site


def test_pages_have_no_link_without_a_portal(client, site):
    assert "Patient portal" not in client.get("/").text


@pytest.mark.parametrize(
    "url",
    [
        "http://portal.example.org/",
        "javascript:alert(1)",
        "//portal.example.org/",
        "/portal/",
        "portal.example.org",
        "https://user:secret@portal.example.org/",
        "https://user@portal.example.org/",
        'https://portal.example.org/" onclick="x',
        "https://",
        "ftp://portal.example.org/",
        "https://portal.example.org/\n",
    ],
)
def test_portal_is_a_url_with_https(site, url):
    with pytest.raises(ValidationError):
        set_portal(site, url)


def test_the_table_says_where_a_plan_is_accepted_if_locations_differ(client, page):
    plan("Medicare")
    location = LocationPageFactory(title="Riverside", plans=[plan("Choice POS II", insurer="Aetna")])
    LocationPageFactory(title="Hillside", parent=location.get_parent())
    where = {row[0]: row[1] for row in rows(client.get("/insurance/"))}
    assert where == {"Choice POS II Aetna": "All locations", "Medicare": "Hillside"}
    places = [text.get_text() for text in soup(client.get("/insurance/")).select("th .plan-places")]
    assert places == ["Where: All locations", "Where: Hillside"]


def test_plan_that_no_location_names_says_so(client, page):
    plan("Medicare", value="Not accepted")
    LocationPageFactory(plans=[plan("Choice POS II")])
    where = {row[0]: row[1] for row in rows(client.get("/insurance/"))}
    assert where == {"Choice POS II": "All locations", "Medicare": "No location"}


def test_plans_of_a_location_that_is_not_public_do_not_count(client, page):
    draft = LocationPageFactory(live=False, plans=[plan("Choice POS II")])
    LocationPageFactory(parent=draft.get_parent())
    assert rows(client.get("/insurance/"))[0][:2] == ["Choice POS II", "In network"]


def test_the_table_of_a_site_has_only_its_own_locations(site, client, page, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    LocationPageFactory(title="Riverside")
    home = HomePageFactory(parent=Page.get_first_root_node(), slug="other")
    Site.objects.create(hostname="other.example", port=80, root_page=home)
    plans = [plan("Choice POS II"), plan("Medicare")]
    there = LocationIndexPageFactory(parent=home)
    LocationPageFactory(title="Elsewhere", parent=there, plans=plans[:1])
    LocationPageFactory(title="Farther away", parent=there)
    body = [{"type": "insurance_plans", "value": {"heading": "Insurance we accept", "introduction": ""}}]
    StandardPageFactory(parent=home, slug="insurance", body=body)
    assert len(rows(client.get("/insurance/"))[0]) == 3
    where = [row[1] for row in rows(client.get("/insurance/", headers={"host": "other.example"}))]
    assert where == ["All locations", "Farther away"]


def delete_fact(admin_client, fact):
    return text_of(admin_client.post(reverse("wagtailsnippets_facts_fact:delete", args=[fact.pk]), follow=True))


def test_the_only_plan_of_a_location_is_not_deleted(admin_client, page):
    plan("Medicare")
    only = plan("Choice POS II")
    location = LocationPageFactory(title="Riverside", plans=[only])
    assert "“Choice POS II” can’t be deleted because 1 page or block uses it" in delete_fact(admin_client, only)
    assert [row[0] for row in rows(admin_client.get(location.url))] == ["Choice POS II"]
    uses = admin_client.get(reverse("wagtailsnippets_facts_fact:usage", args=[only.pk]))
    assert reverse("wagtailadmin_pages:edit", args=[location.pk]) in uses.text


def test_several_plans_are_not_deleted_at_once_if_locations_name_them(admin_client, site):
    plans = [plan("Choice POS II"), plan("Medicare")]
    LocationPageFactory(plans=plans)
    url = reverse("wagtail_bulk_action", args=["facts", "fact", "delete"])
    admin_client.post(f"{url}?id={plans[0].pk}&id={plans[1].pk}&next=/")
    assert Fact.objects.count() == 2


def test_plan_in_the_draft_of_a_location_is_not_deleted(admin_client, site):
    named = plan("Choice POS II")
    location = LocationPageFactory()
    location.plans = [named]
    location.save_revision()
    assert "can’t be deleted" in delete_fact(admin_client, named)
    location = location.get_latest_revision_as_object()
    location.plans = []
    location.save_revision()
    delete_fact(admin_client, named)
    assert not Fact.objects.exists()


def test_locations_from_before_use_their_plans(admin_client, site):
    live, drafted, unused = (plan(name) for name in ("Choice POS II", "Medicare", "Oxford Freedom"))
    location = LocationPageFactory(plans=[live])
    location.plans = [drafted]
    location.save_revision()
    FactUse.objects.all().delete()
    migration = import_module("home.migrations.0011_uses_of_plans")
    migration.record_uses(apps, SimpleNamespace(connection=connection))
    assert set(FactUse.objects.values_list("fact", "object_id", "is_draft")) == {
        (live.pk, location.pk, False),
        (drafted.pk, location.pk, True),
    }
    assert unused.used_on == 0


def test_locations_with_the_same_plans_need_no_column(client, page):
    plan("Medicare")
    LocationPageFactory(title="Riverside")
    assert len(rows(client.get("/insurance/"))[0]) == 3


def test_a_location_shows_the_plans_that_it_names(client, site):
    plan("Medicare", value="Not accepted")
    location = LocationPageFactory(plans=[plan("Choice POS II", insurer="Aetna", checked_on=datetime.date(2026, 5, 4))])
    assert rows(client.get(location.url)) == [["Choice POS II Aetna", "In network", "May 4, 2026"]]
    assert rows(client.get(LocationPageFactory(parent=location.get_parent()).url)) == []


# --- The trash ---


def restore_location(location, *deleted_plans):
    """Delete the location, then the plans, and restore the location. Return the notes."""
    Page.objects.get(pk=location.pk).delete()
    for fact in deleted_plans:
        Fact.objects.get(pk=fact.pk).delete()
    return restore(TrashEntry.objects.get(object_id=str(location.pk), model_label="wagtailcore.page").pk).notes


def test_restored_location_has_its_plans_again_and_protects_them(client, page):
    aetna = plan("Aetna")
    plan("Medicare")
    location = LocationPageFactory(title="Harbor", plans=[aetna])
    assert restore_location(location) == []
    assert list(LocationPage.objects.get(pk=location.pk).plans.all()) == [aetna]
    assert aetna.used_on == 1
    assert [row[1] for row in rows(client.get("/insurance/"))] == ["All locations", "No location"]


def test_plans_that_were_deleted_after_the_location_are_named(page):
    aetna, cigna = plan("Aetna"), plan(HOSTILE)
    notes = " ".join(restore_location(LocationPageFactory(plans=[aetna, cigna]), cigna))
    assert HOSTILE in notes
    assert "Aetna" not in notes
    assert "accepts all of the clinic’s plans" not in notes


def test_location_that_lost_its_only_plan_says_that_it_accepts_all_now(page):
    aetna = plan("Aetna")
    notes = " ".join(restore_location(LocationPageFactory(title="Harbor", plans=[aetna]), aetna))
    assert "“Harbor” listed insurance plans that have been deleted since: Aetna." in notes
    assert "accepts all of the clinic’s plans" in notes


def test_plan_that_was_restored_before_its_location_is_listed_again(page):
    aetna = plan("Aetna")
    location = LocationPageFactory(title="Harbor", plans=[aetna])
    Page.objects.get(pk=location.pk).delete()
    aetna.delete()
    entries = TrashEntry.objects.order_by("-pk")
    assert [restore(entry.pk).notes for entry in entries] == [[], []]
    assert [fact.name for fact in LocationPage.objects.get(pk=location.pk).plans.all()] == ["Aetna"]
