import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from site_core.lib import migrations
from site_core.lib.migrations import has_unapplied_migrations, migration_files, migration_names

pytestmark = pytest.mark.django_db


def test_files_are_those_that_django_would_import():
    assert sorted(f"{app}.{name}" for app, name in migration_files()) == migration_names()


def test_no_migration_is_imported_once_all_are_applied(monkeypatch):
    def refuse(*args):
        raise AssertionError("all migrations are imported")

    monkeypatch.setattr(migrations, "MigrationExecutor", refuse)
    assert not has_unapplied_migrations()


@pytest.mark.parametrize("app", ["pages", "wagtailcore"])
def test_migration_that_is_not_recorded_is_not_applied(app):
    names = sorted(each for label, each in migration_files() if label == app)
    MigrationRecorder(connection).record_unapplied(app, names[-1])
    assert has_unapplied_migrations()


def test_django_decides_if_a_file_is_not_recorded(monkeypatch):
    """One that replaces applied ones is only recorded at the next ``migrate``."""
    monkeypatch.setattr(migrations, "migration_files", lambda: [("pages", "0001_squashed")])
    assert not has_unapplied_migrations()


def test_unknown_migrations_of_the_database_are_no_reason_to_migrate():
    MigrationRecorder(connection).record_applied("pages", "9999_of_a_later_version")
    assert not has_unapplied_migrations()
