"""What this site adds to the table of Wagtail's search index, after Wagtail may have built that table anew.

To change a column, SQLite copies the table, and leaves behind what Django doesn't know: an index and its statistics.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from site_core.lib.migrations import has_unapplied_migrations

TABLE = "wagtailsearch_indexentry"
INDEX = "search_wagtail_title_norm"


@receiver(post_migrate)
def restore_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    if sender.label == "search" and using == connection.alias and not has_unapplied_migrations():
        restore()


def restore() -> None:
    """Create the index of titles if it is missing. If SQLite has no statistics about the table, write them too."""
    with transaction.atomic(), connection.cursor() as cursor:
        if INDEX not in connection.introspection.get_constraints(cursor, TABLE):
            cursor.execute(f"CREATE INDEX {INDEX} ON {TABLE} (title_norm, title)")
        if connection.vendor == "sqlite" and not has_statistics(cursor):
            migration = import_module("site_core.search.migrations.0005_statistics_of_wagtails_index")
            migration.add_statistics(None, connection.schema_editor())
            cursor.execute("ANALYZE sqlite_schema")  # this connection reads them now


def has_statistics(cursor: Any) -> bool:
    cursor.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'")
    if cursor.fetchone() is None:
        return False
    cursor.execute("SELECT 1 FROM sqlite_stat1 WHERE tbl = %s LIMIT 1", [TABLE])
    return cursor.fetchone() is not None
