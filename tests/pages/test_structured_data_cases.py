"""Structured data in special cases (settings, drafts, previews, private pages), and its helpers."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from site_core.redirects import rules_version
from site_core.schema_org.json_ld import plain_text, prune
from site_core.schema_org.scholarly_article import cited_work, parse_authors
from site_core.site_settings.models import SharingSettings, SiteSettings
from tests.support import factories
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.forms import allowed_parent, complete_form, form_data
from tests.support.graphs import ROOT
from tests.support.html import node_of, parse_json_ld, soup
from tests.support.schema_org.checker import problems

every_page_type = pytest.mark.parametrize("model", PAGE_TYPES, ids=lambda model: model.__name__)


def types_in(graph):
    return [node["@type"] for node in graph["@graph"]]


def test_home_without_sections_lists_no_treatments_or_people(site, client):
    factories.TreatmentPageFactory()
    clinic = node_of(parse_json_ld(client.get("/")), "MedicalClinic")
    assert not {"availableService", "employee"} & set(clinic)


@pytest.mark.parametrize(
    ("status", "recognized"),
    [("approved", True), ("cleared", True), ("off_label", False), ("investigational", False)],
)
def test_recognizing_authority_is_only_for_approved_or_cleared_uses(site, client, status, recognized):
    page = factories.TreatmentPageFactory(regulatory_status=status, regulatory_source_url="https://www.fda.gov/x")
    therapy = node_of(parse_json_ld(client.get(page.url)), "MedicalTherapy")
    assert ("recognizingAuthority" in therapy) is recognized
    assert therapy["legalStatus"] == page.get_regulatory_status_display()


def test_faq_page_is_off_by_default(site, client):
    page = complete_page(factories.StandardPage)
    graph = parse_json_ld(client.get(page.url))
    assert "FAQPage" not in types_in(graph)
    assert "hasPart" not in node_of(graph, "WebPage")


def test_structured_data_can_be_turned_off(site, client):
    sharing = SharingSettings.for_site(site.site)
    sharing.struct_meta = False
    sharing.save()
    assert parse_json_ld(client.get("/")) is None


@pytest.mark.parametrize("address", ["/search/?q=ketamine", "/no-such-page/"])
def test_search_and_error_pages_have_no_structured_data(site, client, address):
    assert parse_json_ld(client.get(address)) is None


@pytest.mark.parametrize("address", ["/treatments/{}/", "/articles/topic/about/"])
def test_breadcrumbs_match_the_page(site, client, address):
    topic = factories.TopicFactory(slug="about")
    factories.ArticlePageFactory(topics=[topic])
    response = client.get(address.format(factories.TreatmentPageFactory().slug))
    shown = [
        (f"{ROOT}{link['href'].removeprefix('/')}", link.get_text()) for link in soup(response).select(".breadcrumbs a")
    ]
    *above, last = node_of(parse_json_ld(response), "BreadcrumbList")["itemListElement"]
    assert [(crumb["item"]["@id"], crumb["name"]) for crumb in above] == shown
    assert "item" not in last
    assert [crumb["position"] for crumb in [*above, last]] == list(range(1, len(above) + 2))


def test_modified_date_is_the_last_significant_change(site, client):
    page = factories.StandardPageFactory()
    page.last_significant_change = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)
    page.save()
    assert node_of(parse_json_ld(client.get(page.url)), "WebPage")["dateModified"] == "2026-05-01T08:00:00-04:00"


def test_person_who_is_not_public_has_no_url(site, client):
    page = factories.ArticlePageFactory(authors=[site.author])
    site.author.unpublish()
    people = [node for node in parse_json_ld(client.get(page.url))["@graph"] if node["@type"] == "Person"]
    assert [node.get("url") for node in people if node["name"] == site.author.title] == [None]


def test_reference_without_doi_is_a_creative_work(site):
    work = cited_work(factories.ReferenceFactory.build(doi="", url="https://www.fda.gov/x", journal="FDA"))
    assert work["@type"] == "CreativeWork"
    assert work["publisher"] == {"@type": "Organization", "name": "FDA"}


@pytest.mark.parametrize("model", [factories.ArticlePage, factories.TreatmentPage, factories.HomePage])
def test_structured_data_takes_at_most_one_query(site, client, model):
    page = complete_page(model)

    def count():
        client.get(page.url)  # renditions are created at the first request
        cache.clear()
        rules_version.current()  # queried once a second, not for each page
        with CaptureQueriesContext(connection) as queries:
            client.get(page.url)
        return len(queries)

    with_graph = count()
    sharing = SharingSettings.for_site(site.site)
    sharing.struct_meta = False
    sharing.save()
    assert with_graph <= count() + 1


@every_page_type
def test_preview_of_a_new_page_has_structured_data(site, editor, model):
    parent = allowed_parent(model, site)
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=[model._meta.app_label, model._meta.model_name, parent.pk]
    )
    editor.post(address, form_data(complete_form(model, site, factories.ImageFactory())))
    graph = parse_json_ld(editor.get(address))
    assert problems(graph) == []
    assert "Made in the admin" in {node.get("name") for node in graph["@graph"]}


@every_page_type
def test_unsaved_page_has_structured_data(site, model):
    page = model(title="New")
    page.site_settings = SiteSettings.for_site(site.site)
    assert "New" in {node.get("name") for node in page.structured_data()["@graph"]}


@every_page_type
def test_page_outside_of_all_sites_has_no_structured_data(site, model):
    assert model(title="New").structured_data() == {}


def test_empty_values_are_removed_but_false_and_zero_stay():
    node = {"a": "", "b": None, "c": [], "d": [{"e": ""}], "f": False, "g": 0, "h": {"i": "x", "j": []}}
    assert prune(node) == {"f": False, "g": 0, "h": {"i": "x"}}


@pytest.mark.parametrize(
    ("text", "plain"),
    [("It helps [1, 2], mostly.", "It helps, mostly."), ("1 < 2 & more", "1 < 2 & more"), ("", ""), (None, "")],
)
def test_markup_is_removed_from_text(text, plain):
    assert plain_text(text) == plain


def test_rich_text_has_spaces_between_paragraphs():
    from wagtail.rich_text import RichText

    assert plain_text(RichText("<p>One &amp; two [1].</p><ul><li>Three</li></ul>")) == "One & two. Three"


@pytest.mark.parametrize(
    ("authors", "kinds"),
    [
        ("Williams NR, Heifets BD, et al.", ["Person", "Person"]),
        ("van der Kolk B, O’Reardon JP", ["Person", "Person"]),
        ("World Health Organization", ["Organization"]),
        ("", []),
    ],
)
def test_authors_of_a_reference_are_people_or_groups(authors, kinds):
    assert [author["@type"] for author in parse_authors(authors)] == kinds
