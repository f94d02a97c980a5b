"""What this site adds to the table of Wagtail’s index is restored if it is lost."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from site_core.search import wagtail_index

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def index_names():
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, wagtail_index.TABLE))


def statistics():
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = %s", [wagtail_index.TABLE])
        return sorted(cursor.fetchall())


def migrate_search():
    wagtail_index.restore_after_migrate(sender=apps.get_app_config("search"), using="default")


def test_lost_index_is_there_again_after_migrate():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {wagtail_index.INDEX}")
    assert wagtail_index.INDEX not in index_names()
    migrate_search()
    assert wagtail_index.INDEX in index_names()


def test_migrate_leaves_the_index_as_it_is():
    before = index_names()
    migrate_search()
    assert index_names() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has statistics of its own")
def test_lost_statistics_are_there_again_after_migrate():
    before = statistics()
    assert before
    migration = import_module("site_core.search.migrations.0005_statistics_of_wagtails_index")
    migration.remove_statistics(None, connection.schema_editor())
    assert statistics() == []
    migrate_search()
    assert statistics() == before
