"""What refers to restored rows: foreign keys that were set to null, and Wagtail’s index of references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model, Q
from wagtail.models import Page, ReferenceIndex

from .collecting import chunks
from .models import ClearedReference


def restore_references(restored: dict[type[Model], set[Any]]) -> None:
    """Set keys that were cleared when rows of ``restored``, or what they referred to, were deleted."""
    done, owners = [], set()
    for reference in find_references(restored):
        model = get_model(reference.model_label)
        target = get_model(reference.target_label)
        if model is None or target is None:
            continue
        row = model._base_manager.filter(pk=reference.object_id)
        if row.exists() and target._base_manager.filter(pk=reference.target_id).exists():
            done.append(reference.pk)
            if set_key(row, reference):
                owners.add((model, reference.object_id))
    ClearedReference.objects.filter(pk__in=done).delete()
    for model, pk in owners:
        update_reference_index(model, pk)


def find_references(restored: dict[type[Model], set[Any]]) -> Iterator[ClearedReference]:
    seen: set[int] = set()
    for model, pks in restored.items():
        for chunk in chunks([str(pk) for pk in pks]):
            label = model._meta.label_lower
            by_target = Q(target_label=label, target_id__in=chunk)
            by_row = Q(model_label=label, object_id__in=chunk)
            for reference in ClearedReference.objects.filter(by_target | by_row):
                if reference.pk not in seen:
                    seen.add(reference.pk)
                    yield reference


def set_key(row: models.QuerySet, reference: ClearedReference) -> bool:
    """Set the key unless it has another value by now. Return whether it was set."""
    try:
        field = row.model._meta.get_field(reference.field)
    except FieldDoesNotExist:
        return False
    return bool(row.filter(**{field.name: None}).update(**{field.attname: reference.target_id}))


def get_model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def update_reference_index(model: type[Model], pk: Any) -> None:
    instance: Any = model._base_manager.get(pk=pk)
    if isinstance(instance, Page):
        instance = instance.specific
    if ReferenceIndex.model_is_indexable(type(instance)):
        ReferenceIndex.create_or_update_for_object(instance)
