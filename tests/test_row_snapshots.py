"""Rows that a snapshot inserts are those that were built."""

import pytest
from django.db import connection, transaction
from wagtail.models import Page

from tests.conftest import build_site
from tests.support.factories import StandardPageFactory
from tests.support.row_snapshots import RowSnapshot, read_tables

INDEXES = ["search_searchentry_fts", "search_adminsearchentry_fts"]


def create_and_roll_back(snapshot):
    """Return all tables after ``snapshot.create``, which is undone."""
    with transaction.atomic():
        snapshot.create()
        connection.check_constraints()
        with connection.cursor() as cursor:
            for index in INDEXES if connection.vendor == "sqlite" else ():
                # Fails if the index lacks a row of its table, or has another.
                cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        tables = read_tables()
        transaction.set_rollback(True)
    return tables


@pytest.mark.django_db
def test_inserted_rows_equal_those_that_were_built():
    calls = []
    snapshot = RowSnapshot(lambda: (calls.append(1), build_site()))
    built = create_and_roll_back(snapshot)
    assert built != read_tables()
    assert create_and_roll_back(snapshot) == built
    assert create_and_roll_back(snapshot) == built
    assert len(calls) == 1


@pytest.mark.django_db
def test_new_rows_get_keys_that_no_inserted_row_has():
    snapshot = RowSnapshot(build_site)
    create_and_roll_back(snapshot)
    snapshot.create()
    StandardPageFactory()
    assert Page.find_problems() == ([], [], [], [], [])
