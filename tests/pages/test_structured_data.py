"""Structured data of a complete page of every type."""

import datetime
import json

import pytest

from tests.support import factories
from tests.support.graphs import ROOT, build_graphs, every_graph
from tests.support.html import node_of
from tests.support.schema_org.checker import nodes_in, problems
from tests.support.shared_rows import SharedRows


@pytest.fixture(scope="module")
def graphs(_site_rows, django_db_blocker):
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock():
            built = build_graphs("Quiet words")
        yield built


def clinic_of(graph):
    """Return the node of the clinic itself. Its locations have the same type."""
    return next(node for node in graph["@graph"] if node["@id"] == f"{ROOT}#clinic")


def types_in(graph):
    return [node["@type"] for node in graph["@graph"]]


@every_graph
def test_every_node_is_valid_and_every_reference_resolves(graphs, source):
    assert problems(graphs[source]) == []


@every_graph
def test_every_page_has_clinic_website_and_page_nodes(graphs, source):
    ids = {node["@id"]: node for node in graphs[source]["@graph"] if "@id" in node}
    assert ids[f"{ROOT}#clinic"]["@type"] == "MedicalClinic"
    assert ids[f"{ROOT}#website"]["publisher"] == {"@id": f"{ROOT}#clinic"}
    (page,) = [node for key, node in ids.items() if key.endswith("#webpage")]
    assert page["isPartOf"] == {"@id": f"{ROOT}#website"}
    assert page["inLanguage"] == "en-US"


@every_graph
def test_ids_are_unique_urls(graphs, source):
    ids = [node["@id"] for node in graphs[source]["@graph"]]
    assert len(ids) == len(set(ids))
    assert all(key.startswith("http") for key in ids)


@every_graph
def test_there_are_no_ratings_or_search_actions(graphs, source):
    text = json.dumps(graphs[source])
    assert "aggregateRating" not in text
    assert "SearchAction" not in text


@every_graph
def test_every_datetime_has_a_time_zone(graphs, source):
    dates = [
        value
        for node in nodes_in(graphs[source]["@graph"])
        for key, value in node.items()
        if key in {"datePublished", "dateModified"} and "T" in value
    ]
    assert dates
    assert all(datetime.datetime.fromisoformat(date).tzinfo for date in dates)


@pytest.mark.parametrize(
    ("model", "kinds"),
    [
        (factories.ArticlePage, {"MedicalWebPage", "BlogPosting", "Person", "MedicalCondition", "BreadcrumbList"}),
        (factories.TreatmentPage, {"MedicalWebPage", "MedicalTherapy", "Person", "MedicalCondition", "FAQPage"}),
        (factories.PersonPage, {"ProfilePage", "Person", "BreadcrumbList"}),
        (factories.BlogIndexPage, {"CollectionPage", "ItemList"}),
        (factories.TreatmentIndexPage, {"CollectionPage", "ItemList"}),
        (factories.TeamIndexPage, {"CollectionPage", "ItemList"}),
        (factories.ContactPage, {"ContactPage"}),
        (factories.StandardPage, {"WebPage", "FAQPage"}),
        (factories.HomePage, {"WebPage", "FAQPage"}),
    ],
)
def test_page_has_the_nodes_of_its_type(graphs, model, kinds):
    assert kinds <= set(types_in(graphs[model]))


@pytest.mark.parametrize("model", [factories.BlogIndexPage, factories.TreatmentIndexPage, factories.TeamIndexPage])
def test_each_item_of_a_list_has_a_name_and_a_url(graphs, model):
    items = [entry["item"] for entry in node_of(graphs[model], "ItemList")["itemListElement"]]
    assert items
    assert all(item["name"] and item["url"] for item in items)


def test_home_has_no_breadcrumbs(graphs):
    assert "BreadcrumbList" not in types_in(graphs[factories.HomePage])


@pytest.mark.parametrize("kind", ["BlogPosting", "MedicalTherapy"])
def test_review_belongs_to_the_page_not_its_subject(graphs, kind):
    model = factories.ArticlePage if kind == "BlogPosting" else factories.TreatmentPage
    page, subject = node_of(graphs[model], "MedicalWebPage"), node_of(graphs[model], kind)
    assert page["lastReviewed"] == "2026-10-01"
    assert page["specialty"] == "https://schema.org/Psychiatric"
    assert page["reviewedBy"]["@id"].endswith("#person")
    assert page["audience"] == {"@type": "Patient"}
    assert not {"lastReviewed", "reviewedBy", "specialty"} & set(subject)


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        (factories.ArticlePage, "BlogPosting"),
        (factories.TreatmentPage, "MedicalTherapy"),
        (factories.PersonPage, "Person"),
        (factories.StandardPage, "WebPage"),
        (factories.ContactPage, "MedicalClinic"),
    ],
)
def test_image_has_three_aspect_ratios(graphs, model, kind):
    node = next(node for node in graphs[model]["@graph"] if node["@type"] == kind)
    ratios = ["fill-1200x1200", "fill-1200x900", "fill-1200x675"]
    assert all(source.startswith(ROOT) for source in node["image"])
    assert [ratio in source for ratio, source in zip(ratios, node["image"], strict=True)] == [True] * 3


def test_article_cites_its_references(graphs):
    (work,) = node_of(graphs[factories.ArticlePage], "BlogPosting")["citation"]
    assert work["@type"] == "ScholarlyArticle"
    assert work["@id"] == "https://doi.org/10.1176/x"
    assert work["isPartOf"] == {"@type": "Periodical", "name": "Quiet words"}


def test_article_has_its_corrections(graphs):
    article = node_of(graphs[factories.ArticlePage], "BlogPosting")
    assert article["correction"] == [
        {"@type": "CorrectionComment", "text": "Quiet words", "datePublished": "2026-06-11"}
    ]


def test_treatment_sections_become_properties_of_the_therapy(graphs):
    therapy = node_of(graphs[factories.TreatmentPage], "MedicalTherapy")
    assert therapy["howPerformed"].startswith("Quiet words (Quiet words): Quiet words")
    assert therapy["preparation"] == "Quiet words Quiet words"  # heading and text, without the citation
    assert therapy["contraindication"] == ["Quiet words", "Quiet words"]
    assert therapy["adverseOutcome"][0] == {
        "@type": "MedicalSignOrSymptom",
        "name": "Quiet words",
    }
    assert therapy["seriousAdverseOutcome"][0]["@type"] == "MedicalCondition"
    assert therapy["alternateName"] == ["Quiet words"]


def test_condition_has_its_treatments_and_one_id_everywhere(graphs):
    condition = node_of(graphs[factories.TreatmentPage], "MedicalCondition")
    therapy = node_of(graphs[factories.TreatmentPage], "MedicalTherapy")
    assert condition["possibleTreatment"] == {"@id": therapy["@id"]}
    for source in (factories.ArticlePage, "/articles/topic/about/"):
        assert node_of(graphs[source], "MedicalCondition")["@id"] == condition["@id"] == f"{ROOT}#condition-about"


def test_person_node_matches_the_page(graphs):
    person = node_of(graphs[factories.PersonPage], "Person")
    assert person["alumniOf"] == [{"@type": "Organization", "name": "Quiet words"}]
    assert person["knowsAbout"] == person["knowsLanguage"] == ["Quiet words"]
    assert person["worksFor"] == {"@id": f"{ROOT}#clinic"}


@pytest.mark.parametrize("model", [factories.HomePage, factories.ContactPage])
def test_home_and_contact_pages_have_the_full_clinic_node(graphs, model):
    clinic = clinic_of(graphs[model])
    assert clinic["telephone"] == "+12125550142"
    assert clinic["address"]["streetAddress"] == "240 Wren Street"
    assert clinic["geo"] == {"@type": "GeoCoordinates", "latitude": 40.7414, "longitude": -73.9894}
    assert clinic["medicalSpecialty"] == "https://schema.org/Psychiatric"
    assert clinic["sameAs"] == ["https://www.linkedin.com/company/x"]
    assert clinic["logo"].startswith(ROOT)


def test_days_with_the_same_hours_are_grouped(graphs):
    kind = "OpeningHoursSpecification"
    assert clinic_of(graphs[factories.HomePage])["openingHoursSpecification"] == [
        {
            "@type": kind,
            "dayOfWeek": ["Monday", "Tuesday", "Wednesday", "Thursday"],
            "opens": "08:00",
            "closes": "18:00",
        },
        {"@type": kind, "dayOfWeek": ["Friday"], "opens": "09:00", "closes": "12:00"},
        {"@type": kind, "dayOfWeek": ["Friday"], "opens": "13:00", "closes": "17:00"},
    ]


def test_upcoming_special_days_are_included_with_their_hours(graphs):
    closed, short = clinic_of(graphs[factories.ContactPage])["specialOpeningHoursSpecification"]
    assert closed["validFrom"] == closed["validThrough"]
    assert (closed["opens"], closed["closes"]) == ("00:00", "00:00")
    assert (short["opens"], short["closes"]) == ("10:00", "12:30")


@every_graph
def test_every_page_has_the_address_and_telephone_of_the_clinic(graphs, source):
    clinic = clinic_of(graphs[source])
    assert clinic["telephone"] == "+12125550142"
    assert clinic["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "240 Wren Street",
        "addressLocality": "New York",
        "addressRegion": "NY",
        "postalCode": "10000",
        "addressCountry": "US",
    }
    assert clinic["logo"].startswith(f"{ROOT}media/")
    assert clinic["image"]


def test_only_pages_about_the_clinic_have_its_hours(graphs):
    assert "openingHoursSpecification" in clinic_of(graphs[factories.ContactPage])
    assert "openingHoursSpecification" not in clinic_of(graphs[factories.ArticlePage])


def test_home_lists_the_treatments_and_people_it_shows(graphs):
    clinic = clinic_of(graphs[factories.HomePage])
    assert clinic["availableService"][0]["@id"].endswith("#therapy")
    assert clinic["employee"][0]["@id"].endswith("#person")


def test_positions_continue_on_later_list_pages(graphs):
    first, later = (node_of(graphs[key], "ItemList") for key in (factories.BlogIndexPage, "/articles/?page=2"))
    assert first["@id"] == f"{ROOT}articles/#list"
    assert later["@id"] == f"{ROOT}articles/?page=2#list"
    assert later["itemListElement"][0]["position"] == len(first["itemListElement"]) + 1
