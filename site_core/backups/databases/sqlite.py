"""Back up SQLite with its online backup API: a consistent snapshot while others write."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from ..errors import BackupError

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"


def connect(path: str | Path, mode: str = "ro") -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode={mode}", uri=True))


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in connection.execute(TABLES)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def verify(dump: Path, rows: dict[str, int]) -> None:
    """Raise BackupError unless ``dump`` is intact and each of its tables has the number of ``rows``."""
    try:
        with connect(dump) as copy:
            integrity = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
            restored_rows = count_rows(copy)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The backup's database can't be read: {error}. Use another backup.") from error
    if integrity != ["ok"] or restored_rows != rows:
        raise BackupError("The backup's database is damaged, or its number of rows has changed. Use another backup.")


class SqliteDatabase:
    engine = "sqlite"
    member = "database.sqlite3"

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.label = str(path)

    def dump(self, path: Path) -> dict[str, int]:
        """Write the database to ``path``; return the number of rows in each table."""
        with connect(self.path) as live, connect(path, "rwc") as copy:
            live.backup(copy)  # all pages in one step: SQLite restarts a backup after each write, so it might never end
            copy.execute("PRAGMA journal_mode=DELETE")  # one file
            return count_rows(copy)

    def has_content(self) -> bool:
        if not self.path.exists():
            return False
        with connect(self.path) as live:
            return bool(count_rows(live).get("wagtailcore_page"))

    def stage(self, dump: Path, rows: dict[str, int], token: int) -> Callable[[], None]:
        """Verify ``dump``. The token is its ``user_version``, a number that SQLite leaves to applications."""
        verify(dump, rows)
        with connect(dump, "rw") as copy:
            copy.execute(f"PRAGMA user_version = {token}")
        return lambda: self._replace(dump)

    def stage_converted(
        self, dump: Path, rows: dict[str, int], token: int, write_line: Callable[[str], object]
    ) -> Callable[[], None]:
        from ..copying.conversion import convert_to_sqlite

        path = dump.with_name(self.member)
        convert_to_sqlite(dump, rows, path, write_line)
        with connect(path) as converted:
            rows = count_rows(converted)
        return self.stage(path, rows, token)

    def staged_name(self, folder: Path, token: int) -> str:
        return str(folder / self.member)

    def is_live(self, token: int) -> bool:
        if not self.path.exists():
            return False
        with connect(self.path, "rw") as live:  # what a killed process left half-written is rolled back
            live.execute("PRAGMA busy_timeout=10000")
            return live.execute("PRAGMA user_version").fetchone() == (token,)

    def discard(self, token: int) -> None:
        """Do nothing: the dump is in the staging folder."""

    def _replace(self, dump: Path) -> None:
        """Replace the content in one transaction. Readers of a running site see the old database, then the new one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with connect(dump) as copy, connect(self.path, "rwc") as live:
            live.execute("PRAGMA busy_timeout=10000")
            live.execute("PRAGMA journal_mode=WAL")
            copy.backup(live)
            live.execute("PRAGMA journal_mode=WAL")
