"""Where rows go."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from ..databases.sqlite import connect
from ..errors import BackupError
from .sources import Source, SqliteSource, quote
from .tables import Table
from .values import to_sqlite


class Target(Protocol):
    def claim(self) -> None: ...

    def transaction(self) -> contextlib.AbstractContextManager[None]: ...

    def delete_rows(self, table: Table) -> None: ...

    def insert_rows(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> None: ...

    def set_sequences(self, sequences: dict[str, int], tables: list[Table]) -> None: ...

    def as_source(self) -> Source: ...

    def finish(self) -> None: ...


class SqliteTarget:
    """A new file. It is written under another name until it is complete."""

    def __init__(self, path: Path) -> None:
        self.final_path = path
        self.path = path.with_name(f"{path.name}.unfinished-move")
        self.connection: sqlite3.Connection

    def claim(self) -> None:
        if self.final_path.exists():
            raise BackupError(
                f"{self.final_path} already exists. Move to another file, or rename this one first: "
                f"mv {self.final_path} {self.final_path}.old"
            )
        self.final_path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in self.path.parent.glob(f"{self.path.name}*"):
            leftover.unlink()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        with connect(self.path, "rwc") as self.connection:
            self.connection.isolation_level = None
            self.connection.execute("PRAGMA foreign_keys=OFF")
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            if broken := self.connection.execute("PRAGMA foreign_key_check").fetchone():
                raise BackupError(f"A row of {broken[0]} refers to a row of {broken[2]} that doesn't exist.")
            self.connection.execute("COMMIT")

    def delete_rows(self, table: Table) -> None:
        self.connection.execute(f"DELETE FROM {quote(table.name)}")

    def insert_rows(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
        columns, marks = ", ".join(map(quote, table.column_names)), ", ".join("?" * len(table.columns))
        statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"
        self.connection.executemany(statement, (tuple(map(to_sqlite, row)) for row in rows))

    def set_sequences(self, sequences: dict[str, int], tables: list[Table]) -> None:
        """Raise the numbers that inserting has set, so that those of deleted rows aren't given again."""
        self.connection.executemany(
            "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?",
            [(number, name) for name, number in sequences.items()],
        )
        missing = (
            "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, ?2 WHERE ?1 NOT IN (SELECT name FROM sqlite_sequence)"
        )
        numbered = {table.name for table in tables if table.columns[table.primary_key].kind.endswith("AutoField")}
        self.connection.executemany(missing, [item for item in sequences.items() if item[0] in numbered])

    def as_source(self) -> Source:
        return SqliteSource(self.path)

    def finish(self) -> None:
        with connect(self.path, "rw") as connection:
            connection.execute("ANALYZE")
            connection.execute("PRAGMA journal_mode=DELETE")  # everything is in one file
        self.path.rename(self.final_path)
