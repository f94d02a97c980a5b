"""Wagtail’s own search of titles, on a site with many pages."""

import pytest
from django.db import connection

from blog.models import ArticlePage, BlogIndexPage
from tests.support.factories import ArticlePageFactory

only_on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL decides by the number of rows")
FOUND = """
    SELECT entry.object_id FROM wagtailsearch_indexentry_fts AS fts
    INNER JOIN wagtailsearch_indexentry AS entry ON fts.rowid = entry.id
    WHERE wagtailsearch_indexentry_fts MATCH 'word' AND entry.content_type_id IN (41)
"""


def plan(query):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        return [row[-1] for row in cursor.fetchall()]


@only_on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "SELECT AVG(LENGTH(title)) FROM wagtailsearch_indexentry WHERE LENGTH(title) > 0",
        "SELECT id FROM wagtailsearch_indexentry WHERE title_norm = 1.0",
    ],
)
def test_saving_a_page_does_not_read_all_texts(query):
    assert "COVERING INDEX search_wagtail_title_norm" in plan(query)[0]


@only_on_sqlite
@pytest.mark.django_db
def test_words_are_looked_up_once_for_all_pages():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_schema")  # a test that was rolled back may have left others in the memory
    assert plan(FOUND)[0].startswith("SCAN fts VIRTUAL TABLE")


@pytest.mark.django_db
def test_index_for_title_norms_exists():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "wagtailsearch_indexentry")
    assert constraints["search_wagtail_title_norm"]["columns"] == ["title_norm", "title"]


@pytest.fixture
def articles(site):
    titles = ["Sleep", "A long title about sleep and what it needs", "Sleep, again"]
    return [ArticlePageFactory(parent=BlogIndexPage.objects.get(), title=title) for title in titles]


@only_on_sqlite
def test_many_results_are_the_newest_first(articles, monkeypatch):
    monkeypatch.setattr("site_core.search.sqlite_backend.MAX_RANKED", 2)
    assert list(ArticlePage.objects.autocomplete("sle")) == articles[::-1]


@only_on_sqlite
def test_few_results_are_the_most_relevant_first(articles):
    found = list(ArticlePage.objects.autocomplete("sle"))
    assert set(found) == set(articles)
    assert found[-1] == articles[1]


def test_results_keep_the_order_that_the_caller_asks_for(articles):
    pages = ArticlePage.objects.order_by("title")
    found = [page.title for page in pages.autocomplete("sle", order_by_relevance=False)]
    assert found == sorted(found)
