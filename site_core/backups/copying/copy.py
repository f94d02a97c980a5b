"""Copy all rows from a source to a target, and check that they have arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from site_core.lib.progress import ProgressReporter

from ..errors import BackupError
from .sources import Source
from .tables import Table, derived_tables, site_tables
from .targets import Target
from .values import InvalidValue, digest, normalize

MAX_PROBLEMS = 50
DIGEST_SIZE = 2**256


@dataclass
class Contents:
    """How many rows a table has, and a number that changes with any of them, whatever their order."""

    rows: int = 0
    digest: int = 0

    def add(self, row: tuple[Any, ...]) -> None:
        self.rows += 1
        self.digest = (self.digest + digest(row)) % DIGEST_SIZE


@dataclass
class Copy:
    """A copy of all tables. ``contents`` has what has been copied."""

    source: Source
    target: Target
    write_line: Callable[[str], object]
    tables: list[Table] = field(default_factory=site_tables)
    contents: dict[str, Contents] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def copy_all(self) -> None:
        """Copy all tables. The caller holds a snapshot of the source. Raise BackupError if a value can't be copied."""
        if missing := {table.name for table in self.tables} - self.source.table_names():
            raise BackupError(f"The table {min(missing)} is missing. Run manage.py migrate first.")
        self.problems = list(self.source.broken_references())
        self._copy(self.tables)

    def copy_changes(self) -> list[str]:
        """Copy the tables that have changed since they were copied, and return their names."""
        progress = ProgressReporter(self.write_line, "tables compared", len(self.tables))
        changed = []
        for table in self.tables:
            if read_contents(self.source, table) != self.contents[table.name]:
                changed.append(table)
            progress.advance()
        if changed:
            self._copy(changed)
        return [table.name for table in changed]

    def verify(self) -> None:
        """Read everything back. Raise BackupError unless each table has the same rows with the same content."""
        target = self.target.as_source()
        progress = ProgressReporter(self.write_line, "tables verified", len(self.tables))
        with target.snapshot():
            for table in self.tables:
                contents = read_contents(target, table)
                if contents != self.contents[table.name]:
                    raise BackupError(
                        f"The copy of {table.name} differs: {self.contents[table.name].rows:,} rows were copied, and "
                        f"{contents.rows:,} have arrived, or some have changed. Nothing was switched."
                    )
                progress.advance()

    def left_behind(self) -> list[str]:
        """Return the tables of the source that belong to no installed app."""
        return sorted(self.source.table_names() - {table.name for table in self.tables} - derived_tables())

    @property
    def rows(self) -> int:
        return sum(contents.rows for contents in self.contents.values())

    def _copy(self, tables: list[Table]) -> None:
        progress = ProgressReporter(self.write_line, "rows copied")
        with self.target.transaction():
            for table in tables:
                self.target.delete_rows(table)
            for table in tables:
                self.contents[table.name] = Contents()
                self.target.insert_rows(table, self._valid_rows(table, progress))
            if self.problems:
                raise BackupError(describe(self.problems))
            self.target.set_sequences(self.source.sequences(), tables)

    def _valid_rows(self, table: Table, progress: ProgressReporter) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of ``table``, and record what is wrong with the others."""
        for row in self.source.rows(table):
            try:
                normalized = normalize_row(table, row)
            except InvalidValue:
                self.problems += find_problems(table, row)
                continue
            self.contents[table.name].add(normalized)
            yield normalized
            progress.advance()


def normalize_row(table: Table, row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(normalize(column, value) for column, value in zip(table.columns, row, strict=True))


def find_problems(table: Table, row: tuple[Any, ...]) -> Iterator[str]:
    """Yield each value of ``row`` that can't be copied, in words."""
    key = f"{table.columns[table.primary_key].name} {row[table.primary_key]!r}"
    for column, value in zip(table.columns, row, strict=True):
        try:
            normalize(column, value)
        except InvalidValue as error:
            yield f"{table.name}, {key}, {column.name}: {error}"


def read_contents(source: Source, table: Table) -> Contents:
    contents = Contents()
    for row in source.rows(table):
        try:
            contents.add(normalize_row(table, row))
        except InvalidValue as error:
            raise BackupError(f"{table.name}: {error}.") from None
    return contents


def describe(problems: list[str]) -> str:
    lines = "\n".join(f"  {problem}" for problem in problems[:MAX_PROBLEMS])
    more = f"\n  and {len(problems) - MAX_PROBLEMS:,} more" if len(problems) > MAX_PROBLEMS else ""
    count = "1 value" if len(problems) == 1 else f"{len(problems):,} values"
    return (
        f"{count} can't be copied. Correct them in the admin or with SQL, then run this again. "
        f"Nothing was changed.\n{lines}{more}"
    )
