"""SQLite, by its online backup API: one consistent moment, while others write."""

import contextlib
import sqlite3
from pathlib import Path

from .problems import BackupProblem

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"


def connect(path, mode="ro"):
    return contextlib.closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode={mode}", uri=True))


def count_rows(connection):
    names = [name for (name,) in connection.execute(TABLES)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


class SqliteDatabase:
    engine = "sqlite"
    member = "database.sqlite3"

    def __init__(self, path):
        self.path = Path(path)

    def dump(self, path):
        """Write the database to ``path``; return the number of rows of each table in it."""
        with connect(self.path) as live, connect(path, "rwc") as copy:
            live.backup(copy)  # all pages in one step: begun anew after each write, it might never end
            copy.execute("PRAGMA journal_mode=DELETE")  # one file
            return count_rows(copy)

    def has_content(self):
        if not self.path.exists():
            return False
        with connect(self.path) as live:
            return bool(count_rows(live).get("wagtailcore_page"))

    @contextlib.contextmanager
    def staged(self, dump, rows):
        """The dump, checked; a function that puts it in the place of the live database, whole or not at all."""
        try:
            with connect(dump) as copy:
                faults = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
                found = count_rows(copy)
        except sqlite3.DatabaseError as error:
            raise BackupProblem(f"The backup's database can't be read: {error}. Take another one.") from error
        if faults != ["ok"] or found != rows:
            raise BackupProblem(
                "The backup's database is damaged, or its rows are not those counted. Take another one."
            )
        yield lambda: self._replace(dump)

    def _replace(self, dump):
        """In one transaction, also while the site runs: whoever reads sees the old database, then the new one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with connect(dump) as copy, connect(self.path, "rwc") as live:
            live.execute("PRAGMA busy_timeout=10000")
            live.execute("PRAGMA journal_mode=WAL")
            copy.backup(live)
            live.execute("PRAGMA journal_mode=WAL")
