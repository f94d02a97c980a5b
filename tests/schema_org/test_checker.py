"""The schema.org checker of the tests reports invalid structured data."""

import pytest

from tests.support.schema_org.checker import VOCABULARY, lineage, problems

PERSON = {"@type": "Person", "@id": "https://x.example/#person", "name": "Maya Ellison"}
PAGE = {"@type": "MedicalWebPage", "@id": "https://x.example/#webpage", "name": "Ketamine"}


def check(*nodes):
    return problems({"@context": "https://schema.org", "@graph": list(nodes)})


def test_valid_nodes_pass():
    page = PAGE | {
        "reviewedBy": {"@id": PERSON["@id"]},
        "lastReviewed": "2026-10-01",
        "dateModified": "2026-10-01T09:00:00-04:00",
        "specialty": "https://schema.org/Psychiatric",
        "audience": {"@type": "Patient"},
        "image": ["https://x.example/1.jpg", "https://x.example/2.jpg"],
    }
    assert check(page, PERSON) == []


@pytest.mark.parametrize(
    "properties",
    [
        {"reviewedBy": {"@id": "https://x.example/#nobody"}},
        {"reviewedBy": {"@id": PAGE["@id"]}},
        {"reviewedBy": {"@type": "Person", "nickname": "M"}},
        {"reviewedBy": {"@type": "Wizard", "name": "M"}},
        {"reviewedBy": "Maya Ellison"},
        {"lastReviewed": "October 1"},
        {"lastReviewed": "2026-10-01T09:00:00-04:00"},
        {"dateModified": "2026-10-01T09:00:00"},
        {"specialty": "https://schema.org/Wizardry"},
        {"image": "/media/1.jpg"},
        {"image": ["https://x.example/1.jpg", "two.jpg"]},
        {"image": []},
        {"name": ""},
        {"name": None},
        {"isPartOf": {"@type": "WebSite", "name": "X", "wordCount": "many"}},
        {"wordCount": True},
        {"hospitalAffiliation": {"@type": "Organization", "name": "Hospital"}},
        {"aggregateRating": 5, "potentialAction": {"@type": "SearchAction"}},
    ],
    ids="-".join,
)
def test_invalid_property_is_reported(properties):
    assert check(PAGE | properties, PERSON)


@pytest.mark.parametrize("name", ["lastReviewed", "reviewedBy", "specialty"])
def test_review_belongs_to_the_page_and_not_to_the_article(name):
    values = {
        "lastReviewed": "2026-10-01",
        "reviewedBy": {"@id": PERSON["@id"]},
        "specialty": "https://schema.org/Psychiatric",
    }
    assert check(PAGE | {name: values[name]}, PERSON) == []
    assert check({"@type": "BlogPosting", "headline": "X", name: values[name]}, PERSON) == [
        f"BlogPosting doesn't have the property {name}"
    ]


def test_node_without_type_is_reported():
    assert check({"@id": "https://x.example/#thing", "name": "X"})


def test_document_without_graph_is_reported():
    assert problems({"@context": "https://schema.org", "@type": "Thing"})
    assert problems({"@context": "https://example.org", "@graph": []})


def test_types_inherit():
    assert {"Organization", "Place", "MedicalOrganization", "Thing"} <= lineage("MedicalClinic")
    assert all(lineage(name) <= set(VOCABULARY["types"]) for name in VOCABULARY["types"])


def test_every_available_specialty_is_in_the_vocabulary():
    from site_core.site_settings.medical_specialties import MEDICAL_SPECIALTIES

    assert {value for value, _label in MEDICAL_SPECIALTIES} <= set(VOCABULARY["enumerations"]["MedicalSpecialty"])
