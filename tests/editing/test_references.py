"""Pasted references are read for the form of a page, and its checklist names what is wrong with the list."""

import json

import pytest
from django.urls import reverse

from blog.models import ArticlePage, ArticleReference
from site_core.editing.references.page_checks import check_references

URL = reverse("editing_references")
DOI = "10.1176/appi.ajp.2018.18020138"


@pytest.fixture
def read(admin_client, site):
    def post(text, existing=()):
        response = admin_client.post(URL, {"text": text, "existing": json.dumps(existing)})
        assert response.status_code == 200
        return response.json()["references"]

    return post


def test_fields_and_what_is_still_to_be_typed(read):
    [reference] = read(DOI)
    assert reference["fields"]["doi"] == DOI
    assert reference["notes"] == ["Still to type: authors, title, journal or publisher and year."]


@pytest.mark.parametrize(
    "row",
    [
        [f"https://doi.org/{DOI.upper()}", "", "", ""],
        ["", f"https://dx.doi.org/{DOI}", "", ""],
        ["", "", "Attenuation of the Effects of Ketamine.", "2018"],
    ],
)
def test_a_work_in_the_list_is_said(read, row):
    [reference] = read(
        f"Roy A. Attenuation of the effects of ketamine. Lancet. 2018;1:2-3. doi:{DOI}", [["", "", "", ""], row]
    )
    assert reference["isDuplicate"]
    assert reference["notes"] == ["Already in the list: reference 2."]


def test_a_work_that_is_pasted_twice_is_said(read):
    assert [reference["notes"][0] for reference in read(f"{DOI} doi:{DOI.upper()}")][1] == "Pasted twice."


@pytest.mark.parametrize("text", ["", " ", "@article{a, title={x", "x" * 100_001])
def test_what_cannot_be_read_gets_a_message(admin_client, site, text):
    response = admin_client.post(URL, {"text": text})
    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize("existing", ["{", "[1]", '[["a"]]', '{"a": 1}', "[" * 5000])
def test_hostile_lists_are_harmless(admin_client, site, existing):
    assert admin_client.post(URL, {"text": DOI, "existing": existing}).status_code in (200, 400)


def problems(text, *references):
    page = ArticlePage(body=[("paragraph", f"<p>{text}</p>")])
    page.references = [ArticleReference(**{"authors": "A", "journal": "J"} | fields) for fields in references]
    return [problem.message for problem in check_references(page)]


def test_a_reference_that_is_not_cited_is_named():
    [message] = problems("One [1].", {"doi": "10.1000/a"}, {"doi": "10.1000/b"})
    assert message.startswith("The text doesn’t cite reference 2.")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"doi": "10.1000/ABC"}, {"doi": "https://doi.org/10.1000/abc"}),
        ({"url": "https://pubmed.ncbi.nlm.nih.gov/1234567/"}, {"url": "https://www.ncbi.nlm.nih.gov/pubmed/1234567"}),
        (
            {"title": "A trial of much longer sleep", "year": 2018},
            {"title": "A Trial of Much Longer Sleep.", "year": 2018},
        ),
    ],
)
def test_a_work_that_is_listed_twice_is_named(first, second):
    [message] = problems("Both [1, 2].", first, second)
    assert message.startswith("References 1 and 2 are the same work.")


def test_works_without_anything_in_common_are_different():
    assert problems("All [1-3].", {"title": "Editorial", "year": 2018}, {"title": "Editorial", "year": 2018}, {}) == []
