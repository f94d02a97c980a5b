"""Which migrations this version of the project has, and which the database still needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_convertible: set[str] = set()


def register_convertible(name: str) -> None:
    """Declare that ``migrate`` converts a database with the migration ``name``, which this version doesn't have."""
    _convertible.add(name)


def unknown_migrations(names: Iterable[str]) -> list[str]:
    """Return those of ``names`` (``app.name``) that this version doesn't have; none if it converts the database."""
    return [] if _convertible.intersection(names) else sorted(set(names) - set(migration_names()))


def migration_names() -> list[str]:
    """Return the migrations of this version, sorted, as ``app.name``."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def has_unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def has_consistent_history(connection: BaseDatabaseWrapper) -> bool:
    """Return whether this version has all migrations that the database has, and the latter all that those depend on."""
    loader = MigrationLoader(connection)
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return False
    return set(loader.applied_migrations) <= set(loader.disk_migrations)
