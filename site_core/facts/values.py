"""The values of all facts, in the memory of each process.

A change is public everywhere at once: it starts a new generation of the page cache, and a process that renders its
first page since then reads the values again.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from site_core.caching.local_cache import get_or_set

from .models import Fact


def get_fact_values() -> Mapping[int, str]:
    """Return ``{id: value}`` of all facts."""
    return get_or_set("facts.values", read_values)


def read_values() -> Mapping[int, str]:
    return MappingProxyType(dict(Fact.objects.values_list("pk", "value")))


def get_reviewed_texts() -> Mapping[int, str]:
    """Return ``{id: text}`` of all facts, as a medical review sees them.

    A value that clinicians review is part of the text. Of any other fact it is the name, so a review still holds when
    its owner changes the value.
    """
    return get_or_set("facts.reviewed-texts", read_reviewed_texts)


def read_reviewed_texts() -> Mapping[int, str]:
    facts = Fact.objects.values_list("pk", "name", "value", "clinically_reviewed")
    return MappingProxyType({pk: value if reviewed else f"({name})" for pk, name, value, reviewed in facts})
