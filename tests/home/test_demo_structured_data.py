"""Structured data across all pages of the demo."""

from collections import defaultdict

import pytest
from django.test import Client
from wagtail.models import Page

from site_core.pages.models import Topic
from tests.support.html import node_of, parse_json_ld
from tests.support.schema_org.checker import nodes_in, problems
from tests.support.shared_rows import SharedRows

HOST = "http://127.0.0.1:8000/"
SUBJECTS = ("#person", "#therapy", "#article")


@pytest.fixture(scope="module")
def graphs(_demo_rows, django_db_blocker):
    """The graph of every page and every list of the demo, by URL."""
    with SharedRows(django_db_blocker), django_db_blocker.unblock():
        client = Client(headers={"host": "127.0.0.1"})
        urls = [page.get_url() for page in Page.objects.live().filter(depth__gt=1)]
        urls += [f"/articles/topic/{slug}/" for slug in Topic.objects.values_list("slug", flat=True)]
        urls += ["/articles/author/maya-ellison/"]
        responses = {url: client.get(url) for url in urls}
    return {url: parse_json_ld(found) for url, found in responses.items() if found.status_code == 200}


def test_every_graph_is_valid(graphs):
    assert {url: found for url, graph in graphs.items() if (found := problems(graph))} == {}


def test_an_id_identifies_the_same_thing_on_every_page(graphs):
    """Cited works are identified by DOI. Their titles may differ."""
    names = defaultdict(set)
    for graph in graphs.values():
        for node in nodes_in(graph["@graph"]):
            if {"@id", "@type"} <= set(node):
                name = node.get("name", node.get("headline")) if node["@id"].startswith(HOST) else ""
                names[node["@id"]].add((node["@type"], name))
    assert {key: found for key, found in names.items() if len(found) > 1} == {}


def test_subjects_of_pages_are_described_on_their_own_page(graphs):
    """Every person, treatment, and article has its complete node on the page that its ``@id`` points to."""
    described = {node["@id"]: set(node) for graph in graphs.values() for node in graph["@graph"]}
    own = {}
    for graph in graphs.values():
        page = next(node for node in graph["@graph"] if node["@id"].endswith("#webpage"))
        own |= {node["@id"]: page["url"] for node in graph["@graph"] if node["@id"].startswith(f"{page['url']}#")}
    named = {node["@id"] for graph in graphs.values() for node in nodes_in(graph["@graph"]) if "@id" in node}
    subjects = {key for key in named if key.endswith(SUBJECTS)}
    assert subjects
    assert subjects <= set(own)
    assert all("description" in described[key] for key in subjects if not key.endswith("#person"))


def test_article_has_its_author_reviewer_and_conditions(graphs):
    graph = graphs["/articles/tms-post-treatment/"]
    article, page = node_of(graph, "BlogPosting"), node_of(graph, "MedicalWebPage")
    assert article["author"]
    assert page["reviewedBy"] not in article["author"]
    assert page["about"] == [{"@id": f"{HOST}#condition-depression"}]
    assert article["citation"][0]["@id"] == "https://doi.org/10.4088/JCP.13m08977"
    assert article["citation"][0]["author"][0] == {"@type": "Person", "name": "Dunner DL"}


def test_off_label_treatment_has_no_recognizing_authority(graphs):
    therapy = node_of(graphs["/treatments/iv-ketamine/"], "MedicalTherapy")
    assert therapy["legalStatus"] == "Off-label use"
    assert "recognizingAuthority" not in therapy
    assert "Allergy to ketamine" in " ".join(therapy["contraindication"])
