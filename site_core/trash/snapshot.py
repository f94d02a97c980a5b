"""The rows of an entry, and which of them can be in the database again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model

from .collecting import chunks
from .models import ClearedReference, TrashEntry
from .serializing import deserialize

Key = tuple[type[Model], Any]  # a model that is not a page type’s parent, and a primary key


class Snapshot:
    """Reads the rows of ``entry`` in chunks, each time again: a section may have thousands of revisions.

    All methods raise UnreadableRows if the rows no longer fit the tables of the site.
    """

    def __init__(self, entry: TrashEntry) -> None:
        self.entry = entry
        self.dropped: set[Key] = set()
        self.cleared: list[ClearedReference] = []  # of rows that were read by ``read_kept``

    def read(self, *models: type[Model]) -> Iterator[Model]:
        """Yield all rows, or those of ``models``, as unsaved instances with the fields of their own table only."""
        chunks_of_rows = self.entry.rows.all()
        if models:
            chunks_of_rows = chunks_of_rows.filter(model_label__in=[model._meta.label_lower for model in models])
        for rows in chunks_of_rows.iterator(chunk_size=1):
            for item in deserialize(rows.content):
                yield item.object

    def read_kept(self) -> Iterator[Model]:
        """Yield the rows that can be restored. Keys to what no longer exists are empty or have their default."""
        for row in self.read():
            if (type(row), row.pk) not in self.dropped:
                for field in list(self.broken_keys(row)):
                    self.cleared.append(to_cleared_reference(row, field))
                    setattr(row, field.attname, get_replacement(field))
                yield row

    def check(self) -> None:
        """Find what can’t be restored: rows whose owner no longer exists, or whose unique values others have."""
        self.pks: dict[type[Model], set[Any]] = defaultdict(set)
        wanted: dict[type[Model], set[Any]] = defaultdict(set)
        for row in self.read():
            self.pks[type(row)].add(row.pk)
            for field, value in get_keys(row):
                wanted[target_of(field)].add(value)
            if is_taken(row):
                self.dropped.add((type(row), row.pk))
        self.missing = {(model, pk) for model, pks in wanted.items() for pk in pks - self.find_existing(model, pks)}
        while self.drop_rows_without_owner():
            pass

    def find_existing(self, model: type[Model], pks: set[Any]) -> set[Any]:
        rows = [model._base_manager.filter(pk__in=chunk).values_list("pk", flat=True) for chunk in chunks(list(pks))]
        return self.pks[model].union(*rows)

    def drop_rows_without_owner(self) -> bool:
        """Drop rows that would have been deleted with what they belong to. Return whether there were any."""
        before = len(self.dropped)
        for row in self.read():
            if any(not can_be_replaced(field) for field in self.broken_keys(row)):
                self.dropped.add((type(row), row.pk))
        return len(self.dropped) > before

    def broken_keys(self, row: Model) -> Iterator[models.ForeignKey]:
        for field, value in get_keys(row):
            target = target_of(field)
            if (target, value) in self.missing or (target, value) in self.dropped:
                yield field

    def read_instances(self, model: type[Model]) -> dict[Any, Any]:
        """Return ``{primary key: instance}`` of ``model``, with the fields of the tables it extends."""
        found: dict[Any, Any] = {}
        for row in self.read(model, *model._meta.get_parent_list()):
            instance = found.setdefault(row.pk, model())
            for field in row._meta.local_concrete_fields:
                setattr(instance, field.attname, getattr(row, field.attname))
        return found


def get_keys(row: Model) -> Iterator[tuple[models.ForeignKey, Any]]:
    """Yield the foreign keys of ``row`` that are not empty, and that the database checks."""
    for field in row._meta.local_concrete_fields:
        if isinstance(field, models.ForeignKey) and getattr(field, "db_constraint", True):
            value = getattr(row, field.attname)
            if value is not None:
                yield field, value


def target_of(field: models.ForeignKey) -> type[Model]:
    model: Any = field.related_model
    return model._meta.concrete_model


def can_be_replaced(field: models.ForeignKey) -> bool:
    return field.null or field.has_default()


def get_replacement(field: models.ForeignKey) -> Any:
    """Return the default, such as the root collection, or None."""
    return field.get_default() if field.has_default() else None


def to_cleared_reference(row: Model, field: models.ForeignKey) -> ClearedReference:
    """Return what sets the key again if what it refers to is restored later."""
    return ClearedReference(
        model_label=row._meta.label_lower,
        object_id=str(row.pk),
        field=field.name,
        target_label=target_of(field)._meta.label_lower,
        target_id=str(getattr(row, field.attname)),
    )


def is_taken(row: Model) -> bool:
    """Return whether other rows have values of ``row`` that have to be unique. Pages and redirects have other rules."""
    if not has_unique_fields(type(row)):
        return False
    try:
        row.validate_unique(exclude={row._meta.pk.name})
        row.validate_constraints(exclude={row._meta.pk.name})
    except ValidationError:
        return True
    return False


def has_unique_fields(model: type[Model]) -> bool:
    if model._meta.get_parent_list() or model._meta.label_lower in ("wagtailcore.page", "wagtailredirects.redirect"):
        return False
    fields = any(field.unique and not field.primary_key for field in model._meta.local_concrete_fields)
    return fields or bool(model._meta.unique_together or model._meta.total_unique_constraints)
