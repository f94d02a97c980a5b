"""Which migrations this version of the project has, and which the database still needs."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def migration_names() -> list[str]:
    """Return the migrations of this version, sorted, as ``app.name``."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def has_unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
