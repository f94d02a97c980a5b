"""Which rows a deletion removes, and which it changes: what Django’s ``on_delete`` says, table by table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model

from site_core.lib.trash import is_excluded_from_trash

CHUNK_SIZE = 400  # primary keys in one query


class Cleared(NamedTuple):
    """A foreign key that will be set to null."""

    model: type[Model]
    pk: Any
    field: str
    target: type[Model]
    target_pk: Any


class Collected:
    """The rows of one deletion: ``rows`` are ``{model: primary keys}``, owners before what they own."""

    def __init__(self, excluded: Iterable[str] = ()) -> None:
        self.excluded = set(excluded)  # labels of models
        self.rows: dict[type[Model], dict[Any, None]] = {}
        self._cleared: list[Cleared] = []

    def add(self, model: type[Model], pks: Iterable[Any]) -> None:
        """Add rows of ``model``, and all rows that are deleted with them."""
        known = self.rows.get(model, {})
        new = [pk for pk in dict.fromkeys(pks) if pk not in known]
        if not new or self.is_excluded(model):
            return
        self.rows.setdefault(model, {}).update(dict.fromkeys(new))
        for parent in model._meta.parents:
            self.add(parent, new)
        for chunk in chunks(new):
            for relation in reverse_relations(model):
                self.follow(relation, chunk)
            for related, pks_of_related in generic_rows(model, chunk):
                self.add(related, pks_of_related)

    def follow(self, relation: Any, pks: list[Any]) -> None:
        """Add or clear what refers to rows with these primary keys."""
        field, related = relation.field, relation.related_model
        if relation.on_delete == models.SET_NULL:
            rows = related._base_manager.filter(**{f"{field.name}__in": pks}).values_list("pk", field.attname)
            self._cleared += [Cleared(related, pk, field.name, relation.model, target) for pk, target in rows]
        elif is_deleted_with_target(relation) and not self.is_excluded(related):
            rows = related._base_manager.filter(**{f"{field.name}__in": pks})
            self.add(related, rows.order_by("pk").values_list("pk", flat=True))

    def is_excluded(self, model: type[Model]) -> bool:
        return is_excluded_from_trash(model) or model._meta.label_lower in self.excluded

    @property
    def cleared(self) -> Iterator[Cleared]:
        """The keys of rows that stay."""
        return (each for each in self._cleared if each.pk not in self.rows.get(each.model, {}))


def is_deleted_with_target(relation: Any) -> bool:
    """Return whether rows can’t stay without what they refer to. A log has keys that the database doesn’t check."""
    if relation.on_delete == models.DO_NOTHING:
        return relation.field.db_constraint
    return relation.on_delete == models.CASCADE


def reverse_relations(model: type[Model]) -> Iterator[Any]:
    """Yield the foreign keys to ``model`` itself, those of many-to-many tables and of page types included."""
    relations: list[Any] = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        is_reverse = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if is_reverse and relation.model._meta.concrete_model is model and relation.related_model._meta.managed:
            yield relation


def generic_rows(model: type[Model], pks: list[Any]) -> Iterator[tuple[type[Model], list[Any]]]:
    """Yield the rows with generic keys to rows of ``model``, such as revisions and tags."""
    for field in model._meta.private_fields:
        related: Any = field.related_model
        if isinstance(field, GenericRelation) and not is_excluded_from_trash(related):
            content_type = ContentType.objects.get_for_model(model, for_concrete_model=field.for_concrete_model)
            ids = related._meta.get_field(field.object_id_field_name)
            keys = {
                field.content_type_field_name: content_type,
                f"{field.object_id_field_name}__in": [ids.to_python(pk) for pk in pks],
            }
            yield related, list(related._base_manager.filter(**keys).order_by("pk").values_list("pk", flat=True))


def chunks(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), CHUNK_SIZE):
        yield items[start : start + CHUNK_SIZE]
