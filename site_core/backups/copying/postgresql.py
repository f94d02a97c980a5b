"""PostgreSQL as a source and as a target. Needs its driver."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader

from ..errors import BackupError
from .sources import ROWS_AT_ONCE, select
from .tables import Table

MARKER = "unfinished_move"  # a table in a target that a copy has not finished yet
NOT_FOR_LIBPQ = ("assume_role", "isolation_level", "pool", "server_side_binding")
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
SEQUENCES = """
    SELECT c.relname, s.last_value FROM pg_class c
    JOIN pg_depend d ON d.refobjid = c.oid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass
    JOIN pg_class q ON q.oid = d.objid AND q.relkind = 'S'
    JOIN pg_sequences s ON s.schemaname = current_schema() AND s.sequencename = q.relname
    WHERE s.last_value IS NOT NULL
"""


def connect(settings: dict[str, Any], **options: Any) -> psycopg.Connection:
    """Connect with the values of Django's DATABASES. JSON and addresses are read as text, times in UTC."""
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    values = {name: settings[key] for name, key in names.items() if settings.get(key)}
    values |= {key: value for key, value in settings.get("OPTIONS", {}).items() if key not in NOT_FOR_LIBPQ}
    connection = psycopg.connect(**values, autocommit=True, **options)
    for name in ("json", "jsonb", "inet"):
        connection.adapters.register_loader(name, TextLoader)
    connection.execute("SET TIME ZONE 'UTC'")
    return connection


class PostgresSource:
    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.connection: psycopg.Connection

    @contextlib.contextmanager
    def snapshot(self, lock: bool = False) -> Iterator[None]:
        with connect(self.settings) as self.connection:
            if not lock:
                self.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            else:
                self.connection.execute("BEGIN")
                self.connection.execute("SET LOCAL lock_timeout = '60s'")
                names = sql.SQL(", ").join(map(sql.Identifier, sorted(self.table_names())))
                self.connection.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(names))
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    def table_names(self) -> set[str]:
        return {name for (name,) in self.connection.execute(TABLES)}

    def rows(self, table: Table) -> Iterator[tuple[Any, ...]]:
        with self.connection.cursor("rows") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(select(table).encode())
            yield from cursor

    def sequences(self) -> dict[str, int]:
        return dict(self.connection.execute(SEQUENCES).fetchall())

    def broken_references(self) -> Iterator[str]:
        yield from ()  # PostgreSQL allows none


class PostgresTarget:
    """A database that has nothing else in it."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    def claim(self) -> None:
        """Mark the database as a target. Raise BackupError unless it is empty, or left by an interrupted copy."""
        with connect(self.settings) as connection:
            names = [name for (name,) in connection.execute(TABLES)]
            if names and MARKER not in names:
                raise BackupError(
                    f"The database {self.settings['NAME']} already has {len(names)} tables, such as {names[0]}. Move "
                    "to an empty one, for example: sudo -u postgres createdb --owner=clinic clinic2"
                )
            for name in names:
                if name != MARKER:
                    connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE TABLE IF NOT EXISTS {} ()").format(sql.Identifier(MARKER)))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything in the block or nothing. Foreign keys are checked at its end."""
        with connect(self.settings) as self.connection, self.connection.transaction():
            yield

    def delete_rows(self, table: Table) -> None:
        self.connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))

    def insert_rows(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
        columns = sql.SQL(", ").join(map(sql.Identifier, table.column_names))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([str(value) if isinstance(value, str) else value for value in row])

    def set_sequences(self, sequences: dict[str, int], tables: list[Table]) -> None:
        """Let new rows be numbered after those in the table, and after those that have been deleted."""
        for table in tables:
            key = table.columns[table.primary_key]
            if not key.kind.endswith("AutoField"):
                continue
            self.connection.execute(
                sql.SQL(
                    "SELECT setval(sequence, greatest(%s, (SELECT max({}) FROM {}), 1), "
                    "%s > 0 OR EXISTS (SELECT 1 FROM {})) "
                    "FROM pg_get_serial_sequence(%s, %s) sequence WHERE sequence IS NOT NULL"
                ).format(sql.Identifier(key.name), *[sql.Identifier(table.name)] * 2),
                [sequences.get(table.name, 0), sequences.get(table.name, 0), f'"{table.name}"', key.name],
            )

    def as_source(self) -> PostgresSource:
        return PostgresSource(self.settings)

    def finish(self) -> None:
        with connect(self.settings) as connection:
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(MARKER)))
            connection.execute("ANALYZE")  # without statistics, queries are slow
