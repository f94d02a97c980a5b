"""Values of Django's cache as JSON. Reading JSON never runs code.

JSON has no tuples, sets, dates, or keys that are not text. They are written as an object with one key, ``TAG``. Other
apps can add their own types.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.utils.safestring import SafeString

TAG = "$type"

Encode = Callable[[Any], Any]
Decode = Callable[[Any], Any]

_encoders: dict[type, tuple[str, Encode]] = {}
_decoders: dict[str, Decode] = {}


def register_type(cls: type, encode: Encode, decode: Decode) -> None:
    """Let the cache hold instances of ``cls``, but not of its subclasses. Call this in ``AppConfig.ready``.

    ``encode`` returns a value that the cache can already hold, and ``decode`` the instance for it.
    """
    name = f"{cls.__module__}.{cls.__qualname__}"
    _encoders[cls] = name, encode
    _decoders[name] = decode


def register_model(model: type[Model]) -> None:
    """Let the cache hold instances of ``model``. They are returned as the database would, without related rows."""
    fields = model._meta.concrete_fields

    def encode(instance: Model) -> dict[str, Any]:
        return {field.attname: field.get_prep_value(field.value_from_object(instance)) for field in fields}

    def decode(values: dict[str, Any]) -> Model:
        known = [field.attname for field in fields if field.attname in values]
        return model.from_db(DEFAULT_DB_ALIAS, known, [values[name] for name in known])

    register_type(model, encode, decode)


def dumps(value: Any) -> bytes:
    """Return ``value`` as JSON. Raise TypeError if it contains something of another type."""
    return json.dumps(to_json(value), separators=(",", ":")).encode()


def loads(data: bytes) -> Any:
    """Return the value that ``dumps`` was given. A named tuple is returned as a tuple.

    Raise ValueError or KeyError for a type that this version of the site doesn't know.
    """
    return from_json(json.loads(data))


def to_json(value: Any) -> Any:
    cls = type(value)
    if value is None or cls in (bool, int, float, str):
        return value
    if cls is list:
        return [to_json(item) for item in value]
    if cls is dict and TAG not in value and all(type(key) is str for key in value):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        cls = tuple
    if cls not in _encoders:
        raise TypeError(f"The cache can't hold {cls.__name__}. Cache a simpler value, or call register_type.")
    name, encode = _encoders[cls]
    return {TAG: name, "value": to_json(encode(value))}


def from_json(value: Any) -> Any:
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if isinstance(value, dict):
        if TAG in value:
            return _decoders[value[TAG]](from_json(value["value"]))
        return {key: from_json(item) for key, item in value.items()}
    return value


def dict_items(value: dict[Any, Any]) -> list[list[Any]]:
    return [[key, item] for key, item in value.items()]


register_type(tuple, list, tuple)
register_type(set, list, set)
register_type(dict, dict_items, dict)
register_type(datetime, datetime.isoformat, datetime.fromisoformat)
register_type(SafeString, str.__str__, SafeString)
