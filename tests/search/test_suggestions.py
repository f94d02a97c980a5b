"""“Did you mean …?”, and what it never gives away."""

import pytest
from django.test import TestCase
from django.utils.http import urlencode

from site_core.search.query import search_pages
from site_core.search.suggestions import as_typed
from tests.support import factories
from tests.support.factories import ArticlePageFactory, StandardPageFactory, TreatmentPageFactory, paragraph
from tests.support.html import soup, text_of


@pytest.fixture
def ask(site, client):
    return lambda query: client.get("/search/", {"q": query})


def suggestion(response):
    """Return the link that suggests another query, or None."""
    return next((link for link in soup(response).main.select("p > a") if "Did you mean" in link.parent.text), None)


@pytest.mark.parametrize("typed", ["platipus", "platypsu", "latypus", "platypuss", "PLATIPUS", "platy"])
def test_misspelled_word_of_a_title_leads_to_the_page(ask, typed):
    StandardPageFactory(title="Platypus therapy", slug="platypus")
    response = ask(typed)
    assert suggestion(response)["href"] == "/search/?q=platypus"
    assert suggestion(response).text == "platypus"
    assert soup(response).main.select_one("h3 a")["href"] == "/platypus/"
    assert "1 result for “platypus”" in text_of(response)


def test_only_the_misspelled_word_is_corrected(ask):
    StandardPageFactory(title="Platypus sleep at night", slug="platypus")
    link = suggestion(ask("“Platipus” sleeping"))
    assert link["href"] == "/search/?" + urlencode({"q": "“platypus” sleeping"})


def test_two_words_typed_as_one_are_found(ask):
    StandardPageFactory(title="Platypus effects", slug="platypus")
    assert suggestion(ask("platypuseffects")).text == "platypus effects"


def test_abbreviation_is_suggested_as_it_is_written(ask):
    TreatmentPageFactory(title="Magnets", also_known_as=[{"type": "name", "value": "qTMS"}])
    assert suggestion(ask("qtsm")).text == "qTMS"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("anxeity", "anxiety"),
        ("anxious", "anxiety"),
        ("dosage", "dose"),
        ("medicaton", "medication"),
        ("nxiety", None),
    ],
)
def test_word_that_only_a_text_has_is_suggested(ask, typed, word):
    """For a typing error after the first letter, and for another word of the family."""
    text = "<p>Anxiety is no reason to change the dose of a medication.</p>"
    StandardPageFactory(title="A page", slug="page", body=[paragraph(text)])
    link = suggestion(ask(typed))
    assert (link and link.text) == word


@pytest.mark.parametrize("typed", ["manage", "image", "mantle", "mesa", "xyzzyx"])
def test_word_of_a_text_that_resembles_another_by_chance_is_not_suggested(ask, typed):
    StandardPageFactory(title="A page", slug="page", body=[paragraph("<p>A man made a mess, an imp sent a pack.</p>")])
    assert suggestion(ask(typed)) is None


def test_words_of_private_texts_are_never_suggested(ask):
    factories.make_private(ArticlePageFactory(body=[paragraph("<p>On zolimidine.</p>")]))
    assert suggestion(ask("zolimidane")) is None


def test_known_word_is_not_corrected(ask):
    StandardPageFactory(title="Combat", slug="combat", body=[paragraph("<p>A wombat sleeps here.</p>")])
    response = ask("wombat")
    assert suggestion(response) is None
    assert soup(response).main.select_one("h3 a")["href"] == "/combat/"


@pytest.mark.parametrize(
    ("typed", "word"),
    [("saturday", "study"), ("MDD", "MD"), ("blog", "long"), ("telehealth", "health"), ("trd", "tried")],
)
def test_word_that_resembles_another_by_chance_is_not_corrected(ask, typed, word):
    StandardPageFactory(title=word)
    assert suggestion(ask(typed)) is None


def test_unlike_word_gets_no_suggestion(ask):
    StandardPageFactory(title="Platypus")
    assert suggestion(ask("xyzzy")) is None


def test_words_of_drafts_and_private_pages_are_never_suggested(ask):
    ArticlePageFactory(title="Vexilotrine", slug="draft", live=False)
    factories.make_private(ArticlePageFactory(title="Zolimidine", slug="private"))
    with_draft = ArticlePageFactory(title="Sleep", slug="sleep")
    with_draft.title = "Quorbazine"
    with_draft.save_revision()
    for typed in ("vexilotrane", "zolimidane", "quorbazane"):
        assert suggestion(ask(typed)) is None


def test_word_is_no_longer_suggested_once_its_page_is_private(ask):
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = ArticlePageFactory(title="Vexilotrine", slug="soon-private")
    assert suggestion(ask("vexilotrane"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        factories.make_private(page)
    assert suggestion(ask("vexilotrane")) is None


def test_suggestion_is_escaped(ask):
    StandardPageFactory(title="Platypus", slug="platypus")
    html = ask('platipus "><img src=x>').content.decode()
    assert "<img src=x" not in html


def test_no_suggestion_without_words(site):
    assert search_pages("…").correction == ""


@pytest.mark.parametrize(("word", "typed"), [("Ketamine", "ketamine"), ("TMS", "TMS"), ("rTMS", "rTMS"), ("a", "a")])
def test_suggested_words_are_in_lower_case_except_for_abbreviations(word, typed):
    assert as_typed(word) == typed
