"""Rows that a snapshot inserts are those that were built."""

import pytest
from django.db import connection, transaction

from tests.conftest import build_site
from tests.support.migrated_database import is_in_memory
from tests.support.row_snapshots import RowSnapshot, read_tables

INDEXES = ["search_searchentry_fts", "search_adminsearchentry_fts"]

pytestmark = pytest.mark.skipif(not is_in_memory(), reason="Only SQLite has snapshots")


def create_and_roll_back(snapshot):
    """Return all tables after ``snapshot.create``, which is undone."""
    with transaction.atomic():
        snapshot.create()
        connection.check_constraints()
        for index in INDEXES:  # fails if an index lacks a row of its table, or has another
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        tables = read_tables()
        transaction.set_rollback(True)
    return tables


@pytest.mark.django_db
def test_inserted_rows_equal_those_that_were_built():
    calls = []
    snapshot = RowSnapshot(lambda: (calls.append(1), build_site()))
    built = create_and_roll_back(snapshot)
    assert len(built["wagtailcore_page"]) > 5
    assert create_and_roll_back(snapshot) == built
    assert create_and_roll_back(snapshot) == built
    assert len(calls) == 1
