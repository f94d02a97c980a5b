"""PostgreSQL, by its own pg_dump and pg_restore. What is restored becomes a database beside the live one first."""

import contextlib
import os
import subprocess

from django.db import DatabaseError
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.crypto import get_random_string

from .problems import BackupProblem

SHOWN = 500  # characters of what a program complained about
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def count_rows(cursor, quote):
    cursor.execute(TABLES)
    rows = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {quote(name)}")
        rows[name] = cursor.fetchone()[0]
    return rows


class PostgresDatabase:
    engine = "postgresql"
    member = "database.pgdump"

    def __init__(self, connection):
        self.connection = connection
        self.name = connection.settings_dict["NAME"]
        self.quote = connection.ops.quote_name

    @contextlib.contextmanager
    def cursor(self, name=None):
        """Of a connection of its own to the database ``name`` of the same server."""
        other = self.connection.copy()
        other.settings_dict["NAME"] = name or self.name
        other.settings_dict["OPTIONS"].pop("pool", None)  # it would give out connections to the live database
        try:
            with other.cursor() as cursor:
                yield cursor
        finally:
            other.close()

    def run(self, program, *arguments, name=None):
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
            raise BackupProblem(f"{program} is missing. On Debian: apt install postgresql-client") from error
        except subprocess.CalledProcessError as error:
            raise BackupProblem(f"{program} failed: {error.stderr.strip()[-SHOWN:]}") from error

    def dump(self, path):
        """Write the database to ``path``; return the number of rows of each table in it: both of one moment."""
        with self.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            self.run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}", f"--file={path}")
            rows = count_rows(cursor, self.quote)
            cursor.execute("COMMIT")
        return rows

    def has_content(self):
        with self.cursor() as cursor:
            return bool(count_rows(cursor, self.quote).get("wagtailcore_page"))

    @contextlib.contextmanager
    def staged(self, dump, rows):
        """The dump in a database of its own, checked; a function that gives it the live one's name."""
        scratch = f"{self.name[:40]}_{get_random_string(8, 'abcdefghijklmnopqrstuvwxyz')}"
        try:
            self._create(scratch)
        except DatabaseError as error:
            raise BackupProblem(
                f"No scratch database can be made: {error} Let the site's role: ALTER ROLE … CREATEDB"
            ) from error
        try:
            self.run("pg_restore", "--exit-on-error", "--no-owner", "--no-acl", str(dump), name=scratch)
            with self.cursor(scratch) as cursor:
                if count_rows(cursor, self.quote) != rows:
                    raise BackupProblem("The backup's database has other rows than were counted. Take another one.")
                cursor.execute("ANALYZE")  # a new database knows nothing of itself, and is slow
            yield lambda: self._swap(scratch)
        finally:
            self._drop(scratch)  # after the swap, that is the old one

    def _create(self, scratch):
        with self.cursor() as cursor:
            cursor.execute(
                "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s",
                [self.name],
            )
            like = cursor.fetchone()
            cursor.execute(
                f"CREATE DATABASE {self.quote(scratch)} TEMPLATE template0 ENCODING %s LC_COLLATE %s LC_CTYPE %s", like
            )

    def _swap(self, scratch):
        """Exchange the names in one transaction. Sessions end: applications connect again."""
        live, new = self.quote(self.name), self.quote(scratch)
        old = self.quote(f"{scratch}_old")
        with self.cursor("postgres") as cursor:
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

    def _drop(self, scratch):
        with self.cursor("postgres") as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.quote(scratch)} WITH (FORCE)")
