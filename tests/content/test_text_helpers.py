"""Heading ids, the table of contents, reading time, and the tags that use them."""

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from home.models import StandardPage
from site_core.content.citations import CitationLinker
from site_core.content.table_of_contents import HeadingIds, table_of_contents
from site_core.content.text_extraction import count_words_in_body, reading_minutes
from tests.support.factories import ArticlePageFactory, TreatmentPageFactory, paragraph, side_effects
from tests.support.html import soup


def body(*blocks):
    return StandardPage(body=list(blocks)).body


class TestHeadingIds:
    def test_heading_becomes_a_slug(self):
        assert HeadingIds().reserve_id("What it’s like, really") == "what-its-like-really"

    def test_ids_of_equal_headings_are_numbered(self):
        heading_ids = HeadingIds()
        assert [heading_ids.reserve_id("Cost") for _ in range(3)] == ["cost", "cost-2", "cost-3"]

    def test_heading_without_letters_still_has_an_id(self):
        assert HeadingIds().reserve_id("？！") == "section"

    def test_long_heading_is_truncated(self):
        assert len(HeadingIds().reserve_id("word " * 40)) <= 60

    @given(st.lists(st.sampled_from(["Cost", "Cost 2", "cost-2", "Cost!", "?", "section", "Section 2"]), max_size=12))
    def test_ids_are_unique_for_any_headings(self, headings):
        heading_ids = HeadingIds()
        ids = [heading_ids.reserve_id(heading) for heading in headings]
        assert len(ids) == len(set(ids))

    def test_markup_of_a_heading_is_preserved_but_not_in_its_id(self):
        html = HeadingIds().add_ids("<h2>The <i>first</i> visit &amp; after</h2>")
        assert html == '<h2 id="the-first-visit-after">The <i>first</i> visit &amp; after</h2>'

    def test_lower_level_headings_have_no_id(self):
        assert HeadingIds().add_ids("<h3>Smaller</h3>") == "<h3>Smaller</h3>"


def test_table_of_contents_has_headings_of_text_and_sections(db):
    page = body(
        paragraph("<h2>First</h2><p>…</p><h2>Second &amp; third</h2>"),
        {"type": "faq", "value": {"heading": "Questions", "questions": []}},
        {"type": "quote", "value": {"text": "Without heading", "attribution": ""}},
    )
    assert table_of_contents(page) == [
        ("first", "First"),
        ("second-third", "Second & third"),
        ("questions", "Questions"),
    ]


def test_table_of_contents_of_an_article_links_to_its_headings(site, client):
    text = paragraph("<h2>First</h2><p>a</p><h2>First</h2><p>b</p><h2>Third</h2><p>c</p>")
    article = ArticlePageFactory(body=[text])
    page = soup(client.get(article.url))
    for anchor, heading in table_of_contents(article.body):
        assert page.find(id=anchor).get_text(strip=True) == heading
        assert page.find("a", href=f"#{anchor}")


def test_table_of_contents_of_a_treatment_links_to_its_sections(site, client):
    faq = {"heading": "Questions", "questions": [{"question": "Q?", "answer": "<p>A.</p>"}]}
    about = {"heading": "What it is", "text": "<p>Pulses.</p>"}
    sections = [{"type": "about", "value": about}, side_effects(), {"type": "faq", "value": faq}]
    treatment = TreatmentPageFactory(body=sections)
    page = soup(client.get(treatment.url))
    for anchor, heading in table_of_contents(treatment.body):
        assert page.find(id=anchor).get_text(strip=True) == heading


def test_word_count_ignores_markup(db):
    assert count_words_in_body(body(paragraph("<h2>Two words</h2><p>It’s <b>three</b> more-or-less.</p>"))) == 5


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (238, 1), (239, 2), (1190, 5)])
def test_reading_time_is_whole_minutes_at_238_words(words, minutes):
    assert reading_minutes(words) == minutes


class TestTags:
    def render(self, template, **context):
        return Template("{% load site_tags %}" + template).render(Context(context))

    def test_rich_text_gets_heading_ids_and_citations(self):
        html = self.render(
            "{% rich_text value %}",
            value="<h2>Cost</h2><p>Found [1].</p>",
            heading_ids=HeadingIds(),
            citations=CitationLinker(1),
        )
        assert '<h2 id="cost">' in html
        assert 'href="#ref-1"' in html

    def test_rich_text_of_a_page_without_references_is_unchanged(self):
        assert self.render("{% rich_text value %}", value="<p>[1]</p>") == "<p>[1]</p>"

    def test_empty_rich_text_renders_nothing(self):
        assert self.render("{% rich_text value %}", value=None) == ""

    def test_plain_text_is_escaped_before_citations_are_linked(self):
        html = self.render("{% cited_text value %}", value="a < b [1]", citations=CitationLinker(1))
        assert html.startswith("a &lt; b ")
        assert "#ref-1" in html

    def test_plain_text_of_a_page_without_references_is_escaped(self):
        assert self.render("{% cited_text value %}", value="a < b [1]") == "a &lt; b [1]"

    def test_study_cards_cite_by_number(self):
        html = self.render("{% cite 1 %}", citations=CitationLinker(1))
        assert html.startswith('<sup class="citation">[<a href="#ref-1"')

    def test_study_card_of_a_page_without_references_shows_the_number(self):
        assert self.render("{% cite 4 %}") == '<sup class="citation">[4]</sup>'

    def test_heading_of_a_page_without_heading_ids_has_no_id(self):
        assert self.render("{% heading_id 'Cost' %}") == ""

    def test_uncited_reference_has_no_back_links(self):
        assert self.render("{% citation_ids 1 as ids %}{{ ids|length }}", citations=CitationLinker(1)) == "0"
        assert self.render("{% citation_ids 1 as ids %}{{ ids|length }}") == "0"
