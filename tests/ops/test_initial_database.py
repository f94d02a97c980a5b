"""An empty database begins with what the migrations of the last release create. test_upgrading.py compares the two."""

import pytest
from django.db import connection

from site_core.lib.migrations import migration_names
from site_core.ops import initial_database
from tests.support.migrated_database import is_in_memory

pytestmark = pytest.mark.skipif(not is_in_memory(), reason="only for SQLite")
OTHER_TABLE = "CREATE TABLE other (id integer);\n"


@pytest.fixture
def sql(monkeypatch, tmp_path):
    """Return the path of another file to load."""
    monkeypatch.setattr(initial_database, "FILE", tmp_path / "initial.sql")
    return tmp_path / "initial.sql"


def add_migration(app, name):
    return f"INSERT INTO django_migrations (app, name, applied) VALUES ('{app}', '{name}', CURRENT_TIMESTAMP);\n"


def test_only_an_empty_database_begins_with_it(db):
    assert not initial_database.can_load(connection)


def test_statements_end_where_those_of_triggers_do(sql):
    trigger = "CREATE TRIGGER t AFTER INSERT ON other BEGIN\nDELETE FROM other;\nEND;\n"
    row = "INSERT INTO other VALUES ('two\nlines; one row');\n"
    sql.write_text(OTHER_TABLE + trigger + row)
    assert list(initial_database.read_statements(sql)) == [OTHER_TABLE, trigger, row]


def test_it_is_loaded_if_this_site_has_all_its_migrations(db, sql):
    sql.write_text(OTHER_TABLE)
    assert initial_database.load(connection)
    assert "other" in connection.introspection.table_names()


@pytest.mark.parametrize(
    "statement",
    [
        add_migration("removed", "0001_initial"),
        "DELETE FROM django_migrations WHERE app = 'auth' AND name = '0001_initial';\n",
        "CREATE VIRTUAL TABLE texts USING missing_extension(text);\n",
    ],
    ids=["app that was removed", "dependency that is missing", "extension that is missing"],
)
def test_nothing_changes_if_it_does_not_fit_this_site(db, sql, statement):
    sql.write_text(OTHER_TABLE + statement)
    assert not initial_database.load(connection)
    assert "other" not in connection.introspection.table_names()


def test_it_contains_only_migrations_that_are_still_there(db):
    lines = [line for line in initial_database.FILE.read_text().splitlines() if 'INTO "django_migrations"' in line]
    names = {"{1}.{3}".format(*line.partition("VALUES (")[2].split("'")) for line in lines}
    assert len(names) > 300
    assert names <= set(migration_names())
