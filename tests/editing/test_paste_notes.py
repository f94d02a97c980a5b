"""Footnotes of pasted text become references, which the text cites by number."""

import dataclasses

import pytest

from site_core.editing.paste.references import parse_reference
from tests.support.pasting import ARTICLE, CALLOUT, describe, paste, paste_text

pytestmark = pytest.mark.django_db
NOTE = (
    "<p>Text<sup><a href='#fn1' id='r1'>{mark}</a></sup>.</p><div id='fn1'><p><a href='#r1'>{mark}</a> {text}</p></div>"
)


@pytest.mark.parametrize("mark", ["1", "[1]", "a", "iv", "*"])
def test_footnote_becomes_a_reference(mark):
    result = paste(NOTE.format(mark=mark, text="Smith J. A title."))
    assert "<p>Text[1].</p>" in describe(result)
    assert [fields["title"] for fields in result.references] == ["Smith J. A title."]


def test_numbers_continue_after_the_references_of_the_page():
    target = dataclasses.replace(ARTICLE, reference_count=4)
    assert "<p>Text[5].</p>" in describe(paste(NOTE.format(mark="1", text="A title"), target))


def test_note_that_is_cited_twice_is_one_reference():
    html = "<p>a<a href='#_ftn1' name='_ftnref1'>[1]</a> b<a href='#_ftn1'>[1]</a></p><p><a name='_ftn1'></a>Note</p>"
    result = paste(html)
    assert "<p>a[1] b[1]</p>" in describe(result)
    assert len(result.references) == 1


def test_notes_follow_the_text_where_there_is_no_list_of_references():
    assert (
        paste_text(NOTE.format(mark="1", text="A note"), CALLOUT) == "<p>Text<sup>1</sup>.</p><ol><li>A note</li></ol>"
    )


def test_note_that_is_too_long_for_a_reference_follows_the_text():
    result = paste(NOTE.format(mark="1", text="word " * 150))
    assert not result.references
    assert "<ol><li>word word" in describe(result)


def test_note_in_a_table_is_cited():
    html = (
        "<table><tr><td>a</td><td>5<a href='#fn1' id='r1'>1</a></td></tr><tr><td>b</td><td>6</td></tr></table>"
        "<p id='fn1'>A note</p>"
    )
    assert "a | 5[1]" in describe(paste(html))


def test_table_of_contents_is_not_made_of_notes():
    html = "<p><a href='#_Toc1'>Costs</a> <a href='#_Toc1'>3</a></p><h1><a name='_Toc1'>Costs</a></h1>"
    assert not paste(html).references


REFERENCES = {
    "Zarate CA, Singh JB. A trial of an antagonist. Arch Gen Psychiatry. 2006;63(8):856-864. doi:10.1001/a.63.8": {
        "authors": "Zarate CA, Singh JB",
        "title": "A trial of an antagonist",
        "journal": "Arch Gen Psychiatry",
        "year": "2006",
        "details": "63(8):856–864",
        "doi": "10.1001/a.63.8",
    },
    "Murrough, J. W., & Iosifescu, D. V. (2013). Efficacy. American Journal, 170(10), 1134–1142.": {
        "authors": "Murrough JW, Iosifescu DV",
        "title": "Efficacy",
        "journal": "American Journal",
        "year": "2013",
        "details": "170(10):1134–1142",
    },
    "See https://example.org/a for more.": {"title": "See for more.", "url": "https://example.org/a"},
    "Personal communication": {"title": "Personal communication"},
}


@pytest.mark.parametrize("text", REFERENCES)
def test_fields_of_a_reference_are_found(text):
    assert {name: value for name, value in parse_reference(text).items() if value} == REFERENCES[text]
