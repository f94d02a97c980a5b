"""The site that a backup is created from or restored to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files.storage import Storage
from django.db import connection

from .databases.sqlite import SqliteDatabase
from .errors import BackupError
from .media_files import has_files, upload_storages


class Database(Protocol):
    engine: str  # Django's ``connection.vendor``
    label: str  # tells it from others; without a password
    member: str  # name of the dump in the archive

    def dump(self, path: Path) -> dict[str, int]:
        """Write the database to ``path``; return the number of rows in each table."""

    def has_content(self) -> bool: ...

    def stage(self, dump: Path, rows: dict[str, int], token: int) -> Callable[[], None]:
        """Load and verify ``dump``, and mark it with ``token`` (1 to 2**31 - 1).

        Return a function that replaces the live database with it, or fails entirely.
        """

    def stage_converted(
        self, dump: Path, rows: dict[str, int], token: int, write_line: Callable[[str], object]
    ) -> Callable[[], None]:
        """Do the same with a dump of the other kind of database."""

    def staged_name(self, folder: Path, token: int) -> str:
        """Return the name, as in DATABASES, of the database that was staged with ``token`` from ``folder``."""

    def is_live(self, token: int) -> bool:
        """Return whether the database staged with ``token`` has replaced the live one."""

    def discard(self, token: int) -> None:
        """Delete what staging left behind, whether or not the live database has been replaced."""


@dataclass
class Installation:
    """``storages`` are keyed by their alias in the settings."""

    database: Database
    storages: dict[str, Storage]
    data_dir: Path

    @classmethod
    def from_settings(cls) -> Installation:
        return cls(current_database(), upload_storages(), Path(settings.DATA_DIR))

    def has_content(self) -> bool:
        return self.database.has_content() or any(map(has_files, self.storages.values()))


def current_database() -> Database:
    if connection.vendor == "sqlite":
        return SqliteDatabase(connection.settings_dict["NAME"])
    if connection.vendor == "postgresql":
        from .databases.postgresql import PostgresDatabase  # needs its driver

        return PostgresDatabase(connection)
    raise BackupError(f"Backups of {connection.vendor} are not supported. Use SQLite or PostgreSQL.")
