"""What Wagtail’s search reads after each saved page."""

import pytest
from django.db import connection

QUERIES = [
    "SELECT AVG(LENGTH(title)) FROM wagtailsearch_indexentry WHERE LENGTH(title) > 0",
    "SELECT id FROM wagtailsearch_indexentry WHERE title_norm = 1.0",
]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL decides by the number of rows")
@pytest.mark.parametrize("query", QUERIES)
def test_saving_a_page_does_not_read_all_texts(query):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        assert "COVERING INDEX search_wagtail_title_norm" in cursor.fetchall()[0][-1]


@pytest.mark.django_db
def test_index_exists():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "wagtailsearch_indexentry")
    assert constraints["search_wagtail_title_norm"]["columns"] == ["title_norm", "title"]
