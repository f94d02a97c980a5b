"""The values of all facts, in the memory of each process.

A change is public everywhere at once: it starts a new generation of the page cache, and a process that renders its
first page since then reads the values again.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db import transaction

from site_core.caching.local_cache import get_or_set

from .models import Fact
from .validation import TOKEN


def get_fact_values() -> Mapping[int, str]:
    """Return ``{id: value}`` of all facts."""
    return read_values() if is_in_transaction() else get_or_set("facts.values", read_values)


def read_values() -> Mapping[int, str]:
    return MappingProxyType({pk: without_tokens(value) for pk, value in Fact.objects.values_list("pk", "value")})


def get_reviewed_texts() -> Mapping[int, str]:
    """Return ``{id: text}`` of all facts, as a medical review sees them.

    A value that clinicians review is part of the text. Any other fact counts as its first name, so a review still holds
    when its owner changes the value.
    """
    return read_reviewed_texts() if is_in_transaction() else get_or_set("facts.reviewed-texts", read_reviewed_texts)


def read_reviewed_texts() -> Mapping[int, str]:
    facts = Fact.objects.only("slug", "value", "clinically_reviewed")
    return MappingProxyType({fact.pk: reviewed_text(fact) for fact in facts})


def reviewed_text(fact: Fact) -> str:
    return without_tokens(fact.value) if fact.clinically_reviewed else f"({fact.slug.replace('-', ' ')})"


def without_tokens(value: str) -> str:
    """Return ``value`` without references to facts, which a script may have stored. Nothing is expanded twice then."""
    return TOKEN.sub("", value)


def is_in_transaction() -> bool:
    """Return whether what is read now may be rolled back. The copies have only what is committed."""
    return bool(transaction.get_connection().in_atomic_block)
