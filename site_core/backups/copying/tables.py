"""The tables of the site, and what their columns contain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from wagtail.search import index

# ``update_index`` builds these: Wagtail's search index (FTS5 tables in SQLite, tsvector columns in PostgreSQL), and the
# entries of the admin's search.
DERIVED_APPS = {"wagtailsearch"}
DERIVED_MODELS = {"search.adminsearchentry"}


@dataclass(frozen=True)
class Column:
    """``kind`` is Django's ``get_internal_type()``, that of the key for a foreign key."""

    name: str
    kind: str
    max_length: int | None = None


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    primary_key: int  # its position in ``columns``

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]


def site_tables() -> list[Table]:
    """Return every table with rows to copy, those of Django and Wagtail included."""
    models = [model for model in apps.get_models(include_auto_created=True) if is_copied(model)]
    models.append(MigrationRecorder(connection).Migration)
    by_name = {model._meta.db_table: describe(model) for model in models}
    return [by_name[name] for name in sorted(by_name)]


def is_copied(model: type[Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and not is_derived(model)


def is_derived(model: type[Model]) -> bool:
    return model._meta.app_label in DERIVED_APPS or model._meta.label_lower in DERIVED_MODELS


def describe(model: type[Model]) -> Table:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    names = [field.column for field in fields]
    return Table(model._meta.db_table, tuple(map(describe_column, fields)), names.index(model._meta.pk.column))


def describe_column(field: Any) -> Column:
    stored = field
    while stored.remote_field:
        stored = stored.target_field
    return Column(field.column, stored.get_internal_type(), stored.max_length)


def derived_tables() -> set[str]:
    """Return the tables that are not copied, because they are built from the others."""
    return {model._meta.db_table for model in apps.get_models() if is_derived(model)}


def indexed_tables() -> set[str]:
    """Return the tables whose rows are in the search index."""
    models = {parent for model in index.get_indexed_models() for parent in (model, *model._meta.get_parent_list())}
    return {model._meta.db_table for model in models}
