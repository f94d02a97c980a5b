from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def known_migrations():
    """Of this version of the site: ``["app.name"]``."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def migrations_missing():
    """Whether the database lacks some of them."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
