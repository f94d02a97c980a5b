"""Citations in text and the references they link to."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from home.models import StandardPage
from site_core.content.citations import CITATION, MAX_RANGE_LENGTH, TAG, CitationLinker, cited_numbers, parse_citation
from site_core.pages.references import citation_error
from tests.support import factories
from tests.support.html import soup, text_of


@pytest.mark.parametrize(
    ("inner", "numbers"),
    [
        ("1", [1]),
        ("1, 3", [1, 3]),
        ("1,3", [1, 3]),
        ("2-4", [2, 3, 4]),
        ("2–4", [2, 3, 4]),
        ("2-4, 7", [2, 3, 4, 7]),
        ("4-2", [4, 2]),
        ("0", [0]),
    ],
)
def test_citation_names_numbers(inner, numbers):
    assert parse_citation(inner) == numbers


def test_excessive_range_is_truncated():
    assert parse_citation("1-999") == list(range(1, MAX_RANGE_LENGTH + 2))


@pytest.mark.parametrize("text", ["[a]", "[]", "[1", "1]", "[1.5]", "[2026]", "[1;2]", "[-1]"])
def test_other_brackets_are_not_citations(text):
    assert CitationLinker(9).link_citations(text) == text


def body(*blocks):
    return StandardPage(body=list(blocks)).body


def test_numbers_are_found_in_every_block():
    care_card = {"type": "care_card", "value": {"level": "urgent", "title": "Call [2]", "text": "<p>When [3-4].</p>"}}
    assert cited_numbers(body(factories.paragraph("<p>One [1].</p>"), care_card)) == {1, 2, 3, 4}


def test_number_field_of_a_study_card_counts_as_citation():
    study = {"type": "study", "value": {"claim": "C", "participants": 7, "citation": 5}}
    assert cited_numbers(factories.ArticlePage(body=[study]).body) == {5}


def test_empty_body_has_no_citations():
    assert cited_numbers(None) == set()


def test_missing_references_are_listed_in_order():
    message = citation_error([body(factories.paragraph("<p>[7] [2] [1]</p>"))], 1)
    assert "[2], [7]" in message
    assert "there is 1 reference. Add" in message


def test_reference_zero_is_missing():
    assert "[0]" in citation_error([body(factories.paragraph("<p>[0]</p>"))], 3)


def test_nothing_is_missing_if_all_references_exist():
    assert citation_error([body(factories.paragraph("<p>[1-3]</p>"))], 3) == ""


class TestMarking:
    def test_number_links_to_its_reference(self):
        html = CitationLinker(2).link_citations("<p>Found [2].</p>")
        link = BeautifulSoup(html, "html.parser").a
        assert link["href"] == "#ref-2"
        assert link.get_text() == "2"

    def test_every_number_of_a_range_is_linked(self):
        links = BeautifulSoup(CitationLinker(4).link_citations("[2–4]"), "html.parser").find_all("a")
        assert [link["href"] for link in links] == ["#ref-2", "#ref-3", "#ref-4"]

    def test_each_citation_has_its_own_id(self):
        linker = CitationLinker(1)
        html = linker.link_citations("<p>A [1].</p><p>B [1].</p>")
        ids = [link["id"] for link in BeautifulSoup(html, "html.parser").find_all("a")]
        assert ids == linker.occurrences[1] == ["cite-1-1", "cite-1-2"]

    def test_number_without_reference_is_not_linked(self):
        linker = CitationLinker(1)
        assert "<a" not in linker.link_citations("[2]")
        assert not linker.occurrences[2]

    def test_citation_inside_a_link_is_unchanged(self):
        html = '<p><a href="/x/">See <b>note</b> [1]</a></p>'
        assert CitationLinker(1).link_citations(html) == html

    def test_citation_after_a_link_is_linked(self):
        assert "#ref-1" in CitationLinker(1).link_citations('<a href="/x/">See</a> [1]')

    def test_attribute_is_unchanged(self):
        html = '<img alt="Figure [1]"><p title="[1]">Text</p>'
        assert CitationLinker(1).link_citations(html) == html


pieces = st.sampled_from(
    [
        "[1]",
        "[2, 3]",
        "[2-4]",
        "[99]",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        '<a href="/[1]/">',
        "</a>",
        "<br>",
        "&lt;",
        "x > y",
    ]
) | st.text(st.characters(exclude_characters="<>[]&", codec="utf-8"), max_size=12)


@given(st.lists(pieces, max_size=25).map("".join), st.integers(0, 6))
def test_linking_citations_changes_no_other_tags_or_text(html, count):
    marked = CitationLinker(count).link_citations(html)
    without_ours = re.sub(r'</?sup[^>]*>|<a href="#ref-\d+" id="[^"]*" aria-label="[^"]*">(\d+)</a>', r"\1", marked)
    same_numbers = CITATION.sub(lambda match: f"[{', '.join(map(str, parse_citation(match[1])))}]", html)
    outside_of_tags = [part for part in TAG.split(without_ours) if not part.startswith("<")]
    assert [part for part in TAG.split(html) if part.startswith("<")] == [
        part for part in TAG.split(without_ours) if part.startswith("<")
    ]
    text = "".join(part for part in TAG.split(same_numbers) if not part.startswith("<"))
    assert expand_ranges("".join(outside_of_tags)) == expand_ranges(text)


def expand_ranges(text):
    return CITATION.sub(lambda match: f"[{', '.join(map(str, parse_citation(match[1])))}]", text)


@given(st.text(max_size=60), st.integers(0, 3))
def test_any_text_can_contain_citations(text, count):
    linker = CitationLinker(count)
    linker.link_citations(text)
    assert set(linker.occurrences) <= set(range(1, count + 1))


@pytest.fixture
def article(site, client):
    """Return the page of an article that cites three references: in text, a takeaway, and a study card."""
    study = {"claim": "C", "population": "P", "participants": 5, "comparator": "", "limitation": "L", "citation": 3}
    text = factories.paragraph('<h2>A</h2><p>One [1]. Two [1, 2]. <a href="https://example.org/[1]">out [1]</a></p>')
    page = factories.ArticlePageFactory(reference_count=4, body=[text, {"type": "study", "value": study}])
    return soup(client.get(page.url))


def test_each_citation_of_a_page_links_to_an_existing_reference(article):
    links = article.select("sup.citation a")
    assert [link["href"] for link in links] == ["#ref-1", "#ref-1", "#ref-2", "#ref-3"]
    assert all(article.find(id=link["href"][1:]) for link in links)


def test_each_reference_links_back_to_its_citations(article):
    def back_links(number):
        links = article.find(id=f"ref-{number}").find_all("a", href=re.compile("^#"))
        return [link["href"][1:] for link in links]

    assert [len(back_links(number)) for number in (1, 2, 3, 4)] == [2, 1, 1, 0]
    assert all(article.find(id=place) for number in (1, 2, 3) for place in back_links(number))


def test_citation_in_an_editors_link_is_not_linked(article):
    link = article.find("a", string=re.compile("out"))
    assert link.get_text() == "out [1]"


def test_reference_shows_its_parts_and_its_doi(article):
    reference = article.find(id="ref-1")
    assert "American Journal of Psychiatry" in reference.get_text()
    assert reference.find("a", href="https://doi.org/10.1176/appi.ajp.2018.18020138")


def test_draft_with_an_empty_study_card_can_be_previewed(site):
    page = factories.ArticlePageFactory(live=False, body=[{"type": "study", "value": {"claim": "Not filled in yet"}}])
    assert "Not filled in yet" in text_of(page.make_preview_request())
