"""What a backup is of, and what one is restored into."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from .problems import BackupProblem
from .sqlite import SqliteDatabase
from .uploads import has_uploads, upload_storages


@dataclass
class Installation:
    """``database`` is a SqliteDatabase or PostgresDatabase; ``storages`` go by their alias in the settings."""

    database: object
    storages: dict
    data_dir: Path

    @classmethod
    def of_settings(cls):
        return cls(current_database(), upload_storages(), Path(settings.DATA_DIR))

    def has_content(self):
        return self.database.has_content() or any(map(has_uploads, self.storages.values()))


def current_database():
    if connection.vendor == "sqlite":
        return SqliteDatabase(connection.settings_dict["NAME"])
    if connection.vendor == "postgresql":
        from .postgres import PostgresDatabase  # needs its driver

        return PostgresDatabase(connection)
    raise BackupProblem(f"Backups of {connection.vendor} are not supported: use SQLite or PostgreSQL.")
