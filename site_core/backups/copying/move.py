"""Move the site to another database: ``manage.py move_database``."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from site_core.lib.migrations import has_unapplied_migrations

from ..errors import BackupError, lock, system_errors
from .copy import Copy
from .env_file import set_database_url
from .locations import current_source, label, open_target, parse_url
from .schema import create_schema, rebuild_search_index
from .tables import indexed_tables

MAX_ROUNDS = 3  # before writers have to wait


@dataclass(frozen=True)
class Result:
    rows: int
    tables: int
    target: str
    url: str
    is_switched: bool  # whether .env has the new URL
    left_behind: list[str]


def move_database(url: str, env_file: Path, write_line: Callable[[str], object]) -> Result:
    """Copy the site's database to ``url``, check the copy, then set DATABASE_URL.

    Most of it is copied from a snapshot while the site runs. Then writers wait while what has changed since is copied,
    so nothing is lost that was saved before the switch. The source is never written to. Raise BackupError, with nothing
    switched, if a step fails; what has been copied until then is deleted by the next attempt.
    """
    values = parse_url(url)
    if label(values) == label(connection.settings_dict):
        raise BackupError("This is the database that the site already uses.")
    if connection.vendor not in ("sqlite", "postgresql"):
        raise BackupError(f"{connection.vendor} is not supported. Use SQLite or PostgreSQL.")
    with contextlib.ExitStack() as stack:
        lock(stack, Path(settings.DATA_DIR) / ".move.lock", "move")
        try:
            if has_unapplied_migrations():
                raise BackupError("The database is not up to date. Run manage.py migrate first.")
            target, working_url = open_target(values)
            target.claim()
        except connection_errors() as error:
            raise BackupError(f"{label(values)} can't be used: {str(error).strip()}") from error
        try:
            write_line("Creating the tables …")
            create_schema(working_url)
            copy = Copy(current_source(), target, write_line)
            copy_snapshot(copy, working_url)
            return switch(copy, values["URL"], working_url, env_file, label(values))
        except connection_errors() as error:
            raise BackupError(f"The database can't be copied: {str(error).strip()}. Nothing was switched.") from error


def copy_snapshot(copy: Copy, working_url: str) -> None:
    """Copy everything while the site runs, and then what has been published in the meantime."""
    with copy.source.snapshot():
        copy.copy_all()
    copy.verify()
    rebuild_search_index(working_url, copy.write_line)
    for _ in range(MAX_ROUNDS):
        with copy.source.snapshot():
            changed = copy_changes(copy)
        if not indexed_tables() & changed:
            break
        rebuild_search_index(working_url, copy.write_line)


def copy_changes(copy: Copy) -> set[str]:
    """Copy the tables that have changed since they were copied, and return their names."""
    changed = copy.copy_changes()
    if changed:
        copy.write_line(f"Copied again what has changed in the meantime: {', '.join(changed)}")
        copy.verify()
    return set(changed)


def switch(copy: Copy, url: str, working_url: str, env_file: Path, name: str) -> Result:
    """Copy what has changed in the meantime while nobody can write, then set DATABASE_URL."""
    copy.write_line("Comparing with the live database. Saving has to wait until this is done …")
    with copy.source.snapshot(lock=True):
        if indexed_tables() & copy_changes(copy):
            rebuild_search_index(working_url, copy.write_line)
        left_behind = copy.left_behind()
        copy.target.finish()
        is_switched = set_database_url(env_file, url)
    return Result(copy.rows, len(copy.tables), name, url, is_switched, left_behind)


def connection_errors() -> tuple[type[Exception], ...]:
    try:
        import psycopg
    except ImportError:
        return system_errors()
    return (*system_errors(), psycopg.Error)
