"""Rows as JSON and back, with Django’s serializers.

Each table is serialized on its own, so a page has a row in Wagtail’s table and one in that of its type.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

ROWS_IN_CHUNK = 50
UNREADABLE = (DeserializationError, FieldDoesNotExist, ValidationError, LookupError, ValueError, TypeError)


class UnreadableRows(Exception):
    """Rows that no longer fit the tables of the site."""


class Encoder(DjangoJSONEncoder):
    """Keeps microseconds, which Django’s encoder cuts off."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime.datetime | datetime.time) else super().default(value)


def serialize(model: type[Model], pks: list[Any]) -> Iterator[str]:
    """Yield the rows of ``model`` with these primary keys, in chunks."""
    for start in range(0, len(pks), ROWS_IN_CHUNK):
        rows = model._base_manager.filter(pk__in=pks[start : start + ROWS_IN_CHUNK]).order_by("pk")
        yield encode(to_python(rows))


def to_python(instances: Iterable[Model]) -> list[dict[str, Any]]:
    return [
        row for instance in instances for row in serializers.serialize("python", [instance], fields=names(instance))
    ]


def names(instance: Model) -> list[str]:
    return [field.name for field in instance._meta.local_concrete_fields if not field.generated]


def encode(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, cls=Encoder, ensure_ascii=False, separators=(",", ":"))


def deserialize(content: str) -> list[DeserializedObject]:
    """Return the rows in ``content``, which ``serialize`` has yielded. Raise UnreadableRows if they no longer fit.

    Fields that were added since have their defaults. A field that was removed, or that can’t contain the value
    anymore, is an error: nothing is left out silently.
    """
    stored = json.loads(content)
    try:
        found = list(serializers.deserialize("python", stored))
    except UNREADABLE as error:
        raise UnreadableRows(str(error)) from error
    for row, item in zip(stored, found, strict=True):
        [again] = json.loads(encode(to_python([item.object])))
        lost = [name for name, value in row["fields"].items() if again["fields"].get(name) != value]
        if lost or again["pk"] != row["pk"]:
            raise UnreadableRows(f"{row['model']} {row['pk']}: {', '.join(lost)}")
    return found
