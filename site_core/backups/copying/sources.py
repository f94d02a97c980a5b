"""Where rows come from: a live database, or a dump of one. They are read as they are, without Django's models."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from ..databases.sqlite import connect
from .tables import Table

ROWS_AT_ONCE = 500


class Source(Protocol):
    def snapshot(self, lock: bool = False) -> contextlib.AbstractContextManager[None]:
        """Make everything that is read inside the block come from one moment. ``lock`` makes writers wait."""

    def table_names(self) -> set[str]: ...

    def rows(self, table: Table) -> Iterator[tuple[Any, ...]]: ...

    def sequences(self) -> dict[str, int]:
        """Return the highest number that each table with numbered rows has ever given to one."""

    def broken_references(self) -> Iterator[str]:
        """Yield rows that refer to a missing one, in words."""


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def select(table: Table) -> str:
    return f"SELECT {', '.join(map(quote, table.column_names))} FROM {quote(table.name)}"


class SqliteSource:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection: sqlite3.Connection

    @contextlib.contextmanager
    def snapshot(self, lock: bool = False) -> Iterator[None]:
        with connect(self.path, "rw" if lock else "ro") as self.connection:
            self.connection.isolation_level = None
            # Bytes that are not text must not end the copy: they are reported with their row.
            self.connection.text_factory = lambda content: content.decode(errors="surrogateescape")
            self.connection.execute("PRAGMA busy_timeout=60000")
            self.connection.execute("BEGIN IMMEDIATE" if lock else "BEGIN")
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    def table_names(self) -> set[str]:
        """Return the names of all tables but virtual ones and those that belong to these."""
        tables = self.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        virtual = tuple(name for name, sql in tables if sql.upper().startswith("CREATE VIRTUAL"))
        shadows = tuple(f"{name}_" for name in virtual)
        names = {name for name, _ in tables if name not in virtual and not name.startswith(("sqlite_", *shadows))}
        return names

    def rows(self, table: Table) -> Iterator[tuple[Any, ...]]:
        cursor = self.connection.execute(select(table))
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows

    def sequences(self) -> dict[str, int]:
        return dict(self.connection.execute("SELECT name, seq FROM sqlite_sequence"))

    def broken_references(self) -> Iterator[str]:
        for table, row, target, _ in self.connection.execute("PRAGMA foreign_key_check"):
            yield f"{table}, rowid {row}: it refers to a row of {target} that doesn't exist"
