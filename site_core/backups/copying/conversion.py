"""Restore a dump of one kind of database to the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..errors import BackupError
from .copy import Copy
from .dump import DumpSource
from .locations import sqlite_url
from .schema import create_schema, rebuild_search_index
from .sources import Source, SqliteSource
from .targets import SqliteTarget, Target

WriteLine = Callable[[str], object]


def convert_to_sqlite(dump: Path, rows: dict[str, int], path: Path, write_line: WriteLine) -> None:
    """Write the rows of a PostgreSQL dump to the new SQLite database ``path``."""
    target = SqliteTarget(path)
    convert(DumpSource(dump), target, sqlite_url(target.path), rows, write_line)


def convert_to_postgresql(
    dump: Path, rows: dict[str, int], values: dict[str, Any], database_url: str, write_line: WriteLine
) -> None:
    """Write the rows of an SQLite database to an empty PostgreSQL database."""
    from .postgresql import PostgresTarget  # needs its driver

    convert(SqliteSource(dump), PostgresTarget(values), database_url, rows, write_line)


def convert(source: Source, target: Target, database_url: str, rows: dict[str, int], write_line: WriteLine) -> None:
    """Copy everything. ``rows`` is what the manifest says about each table."""
    write_line("The backup is from another kind of database. Converting it …")
    target.claim()
    create_schema(database_url)
    copy = Copy(source, target, write_line)
    with source.snapshot():
        copy.copy_all()
    for name, contents in copy.contents.items():
        if rows.get(name, contents.rows) != contents.rows:
            raise BackupError(f"The number of rows of {name} in the backup has changed. Use another backup.")
    copy.verify()
    rebuild_search_index(database_url, write_line)
    target.finish()
