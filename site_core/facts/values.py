"""The values of all facts, in the memory of each process.

A change is public everywhere at once: it starts a new generation of the page cache, and a process that renders its
first page since then reads the values again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from site_core.caching.local_cache import get_or_set
from site_core.caching.signals import cache_invalidated

from .models import Fact
from .validation import TOKEN

_changing = threading.local()  # .facts: whether this thread has changed facts in a transaction that is not committed


def get_fact_values() -> Mapping[int, str]:
    """Return ``{id: value}`` of all facts."""
    return read_values() if is_changing() else get_or_set("facts.values", read_values)


def read_values() -> Mapping[int, str]:
    return MappingProxyType({pk: without_tokens(value) for pk, value in Fact.objects.values_list("pk", "value")})


def get_reviewed_texts() -> Mapping[int, str]:
    """Return ``{id: text}`` of all facts, as a medical review sees them.

    A value that clinicians review is part of the text. Any other fact counts as its first name, so a review still holds
    when its owner changes the value.
    """
    return read_reviewed_texts() if is_changing() else get_or_set("facts.reviewed-texts", read_reviewed_texts)


def read_reviewed_texts() -> Mapping[int, str]:
    facts = Fact.objects.only("slug", "value", "clinically_reviewed")
    return MappingProxyType({fact.pk: reviewed_text(fact) for fact in facts})


def reviewed_text(fact: Fact) -> str:
    return without_tokens(fact.value) if fact.clinically_reviewed else f"({fact.slug.replace('-', ' ')})"


def without_tokens(value: str) -> str:
    """Return ``value`` without references to facts, which a script may have stored. Nothing is expanded twice then."""
    return TOKEN.sub("", value)


def is_changing() -> bool:
    """Return whether this thread has changed a fact in the current transaction. The copies have what is committed."""
    if getattr(_changing, "facts", False) and transaction.get_autocommit():
        _changing.facts = False  # rolled back
    return getattr(_changing, "facts", False)


@receiver(post_save, sender=Fact)
@receiver(post_delete, sender=Fact)
def record_change(**kwargs: Any) -> None:
    _changing.facts = not transaction.get_autocommit()


@receiver(cache_invalidated)
def record_commit(**kwargs: Any) -> None:
    _changing.facts = False
