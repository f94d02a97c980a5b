"""The values of a rule: a fingerprint that shows whether they have changed, and a JSON form to restore them from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from ..bulk import FIELDS
from ..models import RedirectRule

DATETIME_FIELDS = ("starts_at", "ends_at")


def values_of(rule: RedirectRule) -> tuple[Any, ...]:
    """Return the rule's values in the order of ``bulk.FIELDS``."""
    return tuple(getattr(rule, name) for name in FIELDS)


def serialize_values(rule: RedirectRule) -> dict[str, Any]:
    """Return ``{field: value}`` of the rule, ready for a JSONField."""
    values = dict(zip(FIELDS, values_of(rule), strict=True))
    return values | {name: values[name] and values[name].isoformat() for name in DATETIME_FIELDS}


def restore_values(rule: RedirectRule, values: dict[str, Any]) -> None:
    """Set the ``values`` that ``serialize_values`` returned on ``rule``. Does not save it."""
    for name, value in values.items():
        setattr(rule, name, parse_datetime(value) if name in DATETIME_FIELDS and value else value)


def fingerprint(values: Sequence[Any]) -> str:
    """Return 16 hexadecimal digits that are the same for the same ``values`` (in the order of ``bulk.FIELDS``)."""
    text = json.dumps(values, default=_timestamp)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _timestamp(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"
