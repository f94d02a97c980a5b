"""Back up PostgreSQL with pg_dump and pg_restore. A backup is restored to a second database first."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from django.db import DatabaseError
from django.db.backends.postgresql.client import DatabaseClient

from ..errors import BackupError
from .sqlite import verify

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

MAX_ERROR_LENGTH = 500  # characters of a program's error output
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def count_rows(cursor: CursorWrapper, quote: Callable[[str], str]) -> dict[str, int]:
    cursor.execute(TABLES)
    rows = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {quote(name)}")
        rows[name] = cursor.fetchone()[0]
    return rows


def comment(token: int) -> str:
    return f"Restored from a backup ({token})"


class PostgresDatabase:
    engine = "postgresql"
    member = "database.pgdump"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.name: str = connection.settings_dict["NAME"]
        self.label = "postgresql://{HOST}:{PORT}/{NAME}".format_map(connection.settings_dict)
        self.quote = connection.ops.quote_name

    @property
    def other_name(self) -> str:
        """A database to be connected to while that of the site is renamed. Every server has both."""
        return "template1" if self.name == "postgres" else "postgres"

    @contextlib.contextmanager
    def cursor(self, name: str | None = None) -> Iterator[CursorWrapper]:
        """Yield a cursor of a separate connection to the database ``name`` on the same server."""
        connection = self.connection.copy()
        connection.settings_dict["NAME"] = name or self.name
        connection.settings_dict["OPTIONS"].pop("pool", None)  # its connections are to the live database
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def run(self, program: str, *arguments: str, name: str | None = None) -> None:
        settings = {**self.connection.settings_dict, "NAME": name or self.name}
        (_, *target), environment = DatabaseClient.settings_to_cmd_args_env(settings, [])
        target[-1:] = ["--dbname", target[-1]]
        try:
            subprocess.run(
                [program, "--no-password", *target, *arguments],
                env={**os.environ, **(environment or {})},
                check=True,
                capture_output=True,
                text=True,
            )
        except FileNotFoundError as error:
            raise BackupError(f"{program} is not installed. On Debian: apt install postgresql-client") from error
        except subprocess.CalledProcessError as error:
            raise BackupError(f"{program} failed: {error.stderr.strip()[-MAX_ERROR_LENGTH:]}") from error

    def dump(self, path: Path) -> dict[str, int]:
        """Write the database to ``path``; return the number of rows in each table, from the same snapshot."""
        with self.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            self.run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}", f"--file={path}")
            rows = count_rows(cursor, self.quote)
            cursor.execute("COMMIT")
        return rows

    def has_content(self) -> bool:
        with self.cursor() as cursor:
            return bool(count_rows(cursor, self.quote).get("wagtailcore_page"))

    def stage(self, dump: Path, rows: dict[str, int], token: int) -> Callable[[], None]:
        """Load ``dump`` into a second database. Its comment has the token, and stays with it when it is renamed."""
        name = self._create(token)
        self.run("pg_restore", "--exit-on-error", "--no-owner", "--no-acl", str(dump), name=name)
        with self.cursor(name) as cursor:
            if count_rows(cursor, self.quote) != rows:
                raise BackupError("The number of rows in the backup's database has changed. Use another backup.")
            cursor.execute("ANALYZE")  # a new database has no statistics and is slow
        return lambda: self._swap(name)

    def stage_converted(
        self, dump: Path, rows: dict[str, int], token: int, write_line: Callable[[str], object]
    ) -> Callable[[], None]:
        from ..copying.conversion import convert_to_postgresql

        verify(dump, rows)
        name = self._create(token)
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{quote(name)}").geturl()
        convert_to_postgresql(dump, rows, self.connection.settings_dict | {"NAME": name}, url, write_line)
        return lambda: self._swap(name)

    def staged_name(self, folder: Path, token: int) -> str:
        return self._staged_name(token)

    def is_live(self, token: int) -> bool:
        with self.cursor(self.other_name) as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [self.name]
            )
            return cursor.fetchone() == (comment(token),)

    def discard(self, token: int) -> None:
        """Drop the staged database: after the swap, its name is that of the old one. Allow connections again."""
        with self.cursor(self.other_name) as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s AND NOT datallowconn", [self.name])
            if cursor.fetchone():  # killed before the swap
                cursor.execute(f"ALTER DATABASE {self.quote(self.name)} ALLOW_CONNECTIONS true")
            cursor.execute(f"DROP DATABASE IF EXISTS {self.quote(self._staged_name(token))} WITH (FORCE)")

    def _staged_name(self, token: int) -> str:
        return f"{self.name[:40]}_{token}"

    def _create(self, token: int) -> str:
        """Create the database to stage in, and return its name."""
        name = self._staged_name(token)
        try:
            self._create_like_live(name, token)
        except DatabaseError as error:
            raise BackupError(
                f"A temporary database can't be created: {error} Run: ALTER ROLE … CREATEDB for the site's role."
            ) from error
        return name

    def _create_like_live(self, name: str, token: int) -> None:
        with self.cursor() as cursor:
            cursor.execute(
                "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s",
                [self.name],
            )
            locale = cursor.fetchone()
            cursor.execute(
                f"CREATE DATABASE {self.quote(name)} TEMPLATE template0 ENCODING %s LC_COLLATE %s LC_CTYPE %s", locale
            )
            cursor.execute(f"COMMENT ON DATABASE {self.quote(name)} IS %s", [comment(token)])

    def _swap(self, name: str) -> None:
        """Swap the names in one transaction. Sessions are terminated, and applications reconnect."""
        live, new = self.quote(self.name), self.quote(name)
        old = self.quote(f"{name}_old")
        with self.cursor(self.other_name) as cursor:
            cursor.execute(f"ALTER DATABASE {live} ALLOW_CONNECTIONS false")
            try:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [self.name]
                )
                cursor.execute("BEGIN")
                cursor.execute(f"ALTER DATABASE {live} RENAME TO {old}")
                cursor.execute(f"ALTER DATABASE {new} RENAME TO {live}")
                cursor.execute(f"ALTER DATABASE {old} RENAME TO {new}")
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                cursor.execute(f"ALTER DATABASE {live} ALLOW_CONNECTIONS true")
                raise
