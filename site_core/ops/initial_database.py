"""The database that the migrations create, as SQL: loading it takes a second, where running them takes half a minute.

Only an empty SQLite database begins with it. ``migrate`` then applies the migrations that it doesn't have, so it may be
older than the code: ``python -m tests.tools.initial_database`` writes it for each release.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from site_core.lib.migrations import has_consistent_history

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

FILE = Path(__file__).with_suffix(".sql")


class NotUsableError(Exception):
    """The database would not be the one that the migrations of this site create."""


def can_load(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "sqlite" and FILE.exists() and not connection.introspection.table_names()


def load(connection: BaseDatabaseWrapper) -> bool:
    """Return whether the SQL was loaded. Otherwise nothing has changed, and the migrations create the database.

    That happens if an app was removed from the site, or another user model is in use, or SQLite lacks an extension.
    """
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            for statement in read_statements(FILE):
                cursor.execute(statement)
            if not has_consistent_history(connection):
                raise NotUsableError
    except (DatabaseError, NotUsableError):
        return False
    return True


def read_statements(path: Path) -> Iterator[str]:
    """Yield the statements in ``path``. Those of triggers contain semicolons."""
    statement = ""
    with path.open(encoding="utf-8") as file:
        for line in file:
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""
