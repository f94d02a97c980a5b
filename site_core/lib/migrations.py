"""Which migrations this version of the project has, and which the database still needs."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

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


def migration_files() -> Iterator[tuple[str, str]]:
    """Yield the label of the app and the name of each migration on disk. They are not imported, as Django would."""
    for app in apps.get_app_configs():
        package, _ = MigrationLoader.migrations_module(app.label)
        if package and find_spec(package):
            modules = pkgutil.iter_modules(import_module(package).__path__)
            yield from ((app.label, each.name) for each in modules if not each.ispkg and each.name[0] not in "_~")


def has_unapplied_migrations() -> bool:
    """Return whether the database needs migrations. If all files are recorded as applied, it is quick."""
    if MigrationRecorder(connection).applied_migrations().keys() >= set(migration_files()):
        return False
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
