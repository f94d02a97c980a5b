"""Databases by their URL, as in DATABASE_URL."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection
from environ import Env

from ..errors import BackupError
from .sources import Source, SqliteSource
from .targets import SqliteTarget, Target

SCHEMES = ("postgres", "postgresql", "pgsql", "sqlite")
ENCODING = "In a password, replace characters that have a meaning in URLs: / with %2F, [ with %5B, @ with %40."
EXAMPLES = "Write it as postgres://user:password@host/name, or as sqlite:////srv/clinic/var/db.sqlite3"


def parse_url(url: str) -> dict[str, Any]:
    """Return the values of Django's DATABASES for ``url``; “sqlite” is the default file. Raise BackupError."""
    if url == "sqlite":
        url = sqlite_url(Path(settings.DATA_DIR, "db.sqlite3"))
    url = url.replace("'", "%27")  # .env has it in single quotes
    try:
        # The driver would ignore everything after a null character, also the host.
        if not url.isprintable() or "%00" in url or urlsplit(url).scheme not in SCHEMES:
            raise BackupError(f"This is not the URL of a PostgreSQL or SQLite database. {EXAMPLES}")
        values = Env.db_url_config(url)
    except ValueError as error:
        raise BackupError(f"The URL can't be read: {error}. {ENCODING} {EXAMPLES}") from error
    if not values["NAME"] or values["NAME"] == ":memory:":
        raise BackupError(f"The URL has no name of a database. {EXAMPLES}")
    password = values.get("PASSWORD") or os.environ.get("DATABASE_PASSWORD", "")  # as in the settings
    return values | {"URL": url, "PASSWORD": password}


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{quote(str(path.absolute()))}"


def is_sqlite(values: dict[str, Any]) -> bool:
    return values["ENGINE"].endswith("sqlite3")


def label(values: dict[str, Any]) -> str:
    """Return the database's name without a password."""
    if is_sqlite(values):
        return str(Path(values["NAME"]).absolute())
    return f"postgresql://{values.get('HOST') or 'localhost'}:{values.get('PORT') or 5432}/{values['NAME']}"


def current_source() -> Source:
    """Return the site's database."""
    return open_source(connection.settings_dict)


def open_source(values: dict[str, Any]) -> Source:
    if is_sqlite(values):
        return SqliteSource(Path(values["NAME"]))
    from .postgresql import PostgresSource  # needs its driver

    return PostgresSource(values)


def open_target(values: dict[str, Any]) -> tuple[Target, str]:
    """Return the target, and its URL while it is being written."""
    if is_sqlite(values):
        target = SqliteTarget(Path(values["NAME"]))
        return target, sqlite_url(target.path)
    try:
        from .postgresql import PostgresTarget
    except ImportError as error:
        raise BackupError(f"The driver of PostgreSQL is missing ({error}). Install it: make .venv/runtime") from error
    return PostgresTarget(values), values["URL"]
