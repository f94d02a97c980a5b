"""Site search: what is found, what is not, and how unusual queries are handled."""

import pytest
from django.test import TestCase
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.models import ArticlePage
from site_core.search.highlight import EXCERPT_LENGTH, excerpt, highlight
from site_core.search.query import MAX_QUERY_LENGTH, MAX_WORDS, search_pages, words_of
from tests.support import factories
from tests.support.factories import (
    ArticlePageFactory,
    StandardPageFactory,
    TopicFactory,
    TreatmentPageFactory,
    paragraph,
)
from tests.support.html import soup, text_of
from tests.support.shared_rows import SharedRows


@pytest.fixture(scope="module")
def indexed(_site_rows, django_db_blocker):
    """Pages in the search index, which is updated when a transaction is committed."""
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock(), TestCase.captureOnCommitCallbacks(execute=True):
            ArticlePageFactory(
                title="Wombat sleep",
                slug="wombat",
                standfirst="Concerning quokkas.",
                body=[paragraph("<h2>Numbats</h2><p>They dream of bilbies [1].</p>")],
                topics=[TopicFactory(name="Marsupials")],
            )
            TreatmentPageFactory(
                title="Echidna therapy", slug="echidna", also_known_as=[{"type": "name", "value": "Spinotherapy"}]
            )
            StandardPageFactory(title="<script>alert(1)</script> platypus", slug="script")
            ArticlePageFactory(title="Hidden cassowary", slug="draft", live=False)
            factories.make_private(ArticlePageFactory(title="Private cassowary", slug="private"))
            for number in range(12):
                StandardPageFactory(title=f"Galah number {number}", slug=f"galah-{number}")
            with_later_unpublished = ArticlePageFactory(title="Gone cassowary", slug="gone")
        with django_db_blocker.unblock(), TestCase.captureOnCommitCallbacks(execute=True):
            with_later_unpublished.unpublish()
        yield


@pytest.fixture
def ask(indexed, site, client):
    return lambda query, **more: client.get("/search/", {"q": query, **more})


def found(response):
    return [link["href"] for link in soup(response).find("main").select("h2 a, h3 a")]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("wombat", "/articles/wombat/"),
        ("WOMBAT", "/articles/wombat/"),
        ("sleep wombat", "/articles/wombat/"),
        ("quokkas", "/articles/wombat/"),
        ("bilbies", "/articles/wombat/"),
        ("numbats", "/articles/wombat/"),
        ("spinotherapy", "/treatments/echidna/"),
        ("ellison", "/team/maya-ellison/"),
    ],
)
def test_page_is_found_by_its_content(ask, query, address):
    assert address in found(ask(query))


def test_published_page_is_found_by_topic(indexed, site):
    article = ArticlePage.objects.get(slug="wombat")
    with TestCase.captureOnCommitCallbacks(execute=True):
        article.topics.add(TopicFactory(name="Burrowing"))
        article.save_revision().publish()
    assert [page.pk for page in search_pages("burrowing")] == [article.pk]


def test_new_page_is_found_by_its_topic(indexed, site):
    with TestCase.captureOnCommitCallbacks(execute=True):
        article = ArticlePageFactory(topics=[TopicFactory(name="Diprotodon")])
    assert [page.pk for page in search_pages("diprotodon")] == [article.pk]


def test_results_contain_all_words(ask):
    assert found(ask("wombat quokkas")) == ["/articles/wombat/"]


def test_without_a_page_with_all_words_results_have_some_of_them(ask):
    response = ask("wombat echidna zyzzyva")
    assert set(found(response)) == {"/articles/wombat/", "/treatments/echidna/"}
    assert "No page has all the words of “wombat echidna zyzzyva”" in text_of(response)


def test_draft_private_and_unpublished_pages_are_not_found(ask):
    assert found(ask("cassowary")) == []


def test_empty_query_has_no_results(ask):
    response = ask("")
    assert response.status_code == 200
    assert found(response) == []


def test_page_without_results_has_helpful_links(ask):
    page = soup(ask("zyzzyva"))
    assert page.find("main").find("input", attrs={"name": "q"})["value"] == "zyzzyva"
    assert "zyzzyva" in page.find("main").get_text()
    assert page.find("main").select("p")


def test_search_is_noindex(ask):
    assert "noindex" in ask("wombat")["X-Robots-Tag"]


def test_search_sets_no_cookie(ask):
    assert not ask("wombat").cookies


def test_search_has_one_h1(ask):
    assert len(soup(ask("wombat")).find_all("h1")) == 1


def test_search_rejects_post(site, client):
    assert client.post("/search/").status_code == 405


HOSTILE = [
    '"',
    '""',
    '"""',
    "\x00",
    "a\x00b",
    " ",
    "\t\n",
    "x" * 10_000,
    "word " * 2_000,
    "AND OR NOT",
    "NOT",
    "OR wombat",
    "*",
    "wom*",
    "(",
    ")",
    "()",
    "'",
    "''",
    "O'Brien",
    "🦘",
    "👩🏽‍⚕️ doctor",
    "שלום עולם",
    "مرحبا",
    "\u202eabc",
    "NEAR(",
    "NEAR(a b)",
    ":",
    "title:wombat",
    "-",
    "-wombat",
    "^",
    "^wombat",
    "{",
    "+",
    "%",
    "_",
    "\\",
    "a' OR 1=1 --",
    "<script>",
    "ß",
    "İ",
    "ﬀ",
    "\ud800",
    "日本語",
    "wombat; DROP TABLE",
    "1",
    "é",
    "e\u0301",
    "\ufffe",
    "wombat AND",
    "a-b",
    "5-HT",
    "N,N",
    "C++",
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query[:20]))
def test_unusual_query_gets_a_page(ask, client, query):
    from urllib.parse import quote

    address = quote(query.encode("utf-8", "surrogatepass"))
    assert client.get(f"/search/?q={address}").status_code == 200


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_query_gets_a_page(indexed, db, query):
    list(search_pages(query)[:5])


@pytest.mark.parametrize("number", ["abc", "-1", "0", "999999999", "1.5", "", "²", "٣", "1" * 5000, "\x00"])
def test_invalid_results_page_is_not_found(ask, number):
    assert ask("galah", page=number).status_code == 404


def test_results_are_paginated_and_keep_the_query(ask):
    first = ask("galah")
    onward = soup(first).find("main").find("a", rel="next")["href"]
    assert "q=galah" in onward
    second = ask("galah", page=2)
    assert len(found(first)) == 10
    assert len(found(second)) == 2
    assert not set(found(first)) & set(found(second))


def test_highlighted_title_is_escaped(ask):
    response = ask("platypus")  # PostgreSQL indexes no words inside of a script
    assert "<script>alert" not in response.content.decode()
    assert soup(response).find("main").find("a", href="/script/").get_text() == "<script>alert(1)</script> platypus"


def test_query_is_escaped(ask):
    html = ask('"><img src=x onerror=alert(1)>').content.decode()
    assert "<img src=x" not in html


def test_words_are_highlighted_in_results(ask):
    marks = soup(ask("wombat")).find("main").find_all("mark")
    assert "Wombat" in {mark.get_text() for mark in marks}


def test_search_url_needs_its_trailing_slash(site, client):
    response = client.get("/search?q=wombat")
    assert response.status_code == 301
    assert response["Location"] == "/search/?q=wombat"


class TestWords:
    def test_operators_and_quotes_are_dropped(self):
        assert words_of('"ketamine" -ect (tms*) title:x') == ["ketamine", "ect", "tms", "title", "x"]

    def test_apostrophes_inside_words_stay(self):
        assert words_of("O’Brien isn't") == ["O’Brien", "isn't"]

    def test_long_query_is_truncated(self):
        assert len("".join(words_of("x" * 1000))) == MAX_QUERY_LENGTH
        assert len(words_of("a " * 90)) == MAX_WORDS


class TestHighlighting:
    def test_text_around_highlights_is_escaped(self):
        assert highlight("a < b & wombat", ["wombat"]) == "a &lt; b &amp; <mark>wombat</mark>"

    def test_text_without_words_is_escaped(self):
        assert highlight("<b>", []) == "&lt;b&gt;"

    def test_other_forms_of_a_word_are_highlighted(self):
        assert highlight("combat bats", ["bat"]) == "combat <mark>bats</mark>"

    @pytest.mark.parametrize(
        ("word", "text"),
        [
            ("depression", "depressed"),
            ("treatments", "Treating"),
            ("arreola", "Arréola"),
            ("Tomás", "TOMAS"),
            ("résumé", "re\u0301sume\u0301"),
            ("O'Brien", "O’Brien"),
            ("obrien", "O’Brien"),
            ("clinic", "clinic’s"),
            ("ketamine", "keta\u00admine"),
        ],
    )
    def test_accents_apostrophes_and_word_forms_do_not_matter(self, word, text):
        assert highlight(f"before {text} after", [word]) == f"before <mark>{text}</mark> after"

    def test_words_that_every_page_has_are_not_highlighted(self):
        assert highlight("the wombat", ["the", "wombat"]) == "the <mark>wombat</mark>"

    def test_excerpt_is_where_most_words_are(self):
        text = f"wombat {'before ' * 100} wombat sleep {'after ' * 100}"
        assert "<mark>wombat</mark> <mark>sleep</mark>" in excerpt(text, ["wombat", "sleep"])

    @given(st.text(max_size=80), st.lists(st.text("ab<&é", min_size=1, max_size=3), max_size=3))
    def test_highlighting_adds_only_mark_elements(self, text, words):
        html = highlight(text, words)
        from html import unescape

        assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == unescape(str(highlight(text, [])))

    def test_excerpt_is_around_the_first_match(self):
        piece = excerpt("before " * 100 + "wombat " + "after " * 100, ["wombat"])
        assert piece.startswith("… ")
        assert piece.endswith(" …")
        assert "<mark>wombat</mark>" in piece
        assert len(piece) < EXCERPT_LENGTH + 40

    def test_short_text_is_not_truncated(self):
        assert excerpt("A short text.", ["none"]) == "A short text."

    def test_text_without_spaces_is_truncated(self):
        assert len(excerpt("x" * 5000, [])) < EXCERPT_LENGTH + 40

    @given(st.text("ab <", max_size=600), st.lists(st.sampled_from(["a", "b", "ab"]), max_size=2))
    def test_any_text_has_an_excerpt(self, text, words):
        assert len(excerpt(text, words)) < 20 * EXCERPT_LENGTH


def test_excerpt_comes_from_the_pages_text(ask):
    assert "dream of" in text_of(ask("bilbies"))


def test_too_many_results_are_truncated_with_a_message(ask, monkeypatch):
    monkeypatch.setattr("site_core.search.query.MAX_RESULTS", 5)
    response = ask("galah")
    assert len(found(response)) == 5
    assert "More than 5" in text_of(response)
