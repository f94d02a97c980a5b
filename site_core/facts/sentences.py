"""The sentences that use a fact, so that the person who changes it sees what else changes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from site_core.lib.html import extract_lines

from .models import Fact, FactUse
from .text import embeds_as_tokens, expand_facts, find_fact_ids
from .uses import stored_content

SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
MAX_SENTENCES = 5  # of one page


@dataclass
class Use:
    """A page or snippet that uses a fact. ``is_live``: visitors see the fact there."""

    source: Any
    is_live: bool
    sentences: list[str] = field(default_factory=list)


def find_uses(fact: Fact) -> list[Use]:
    """Return where ``fact`` is used, with the sentences as visitors see them, or as the latest draft has them."""
    grouped: dict[tuple[int, int], set[bool]] = {}
    rows = FactUse.objects.filter(fact=fact).order_by("content_type", "object_id")
    for content_type, object_id, is_draft in rows.values_list("content_type", "object_id", "is_draft"):
        grouped.setdefault((content_type, object_id), set()).add(is_draft)
    return [use for key, versions in grouped.items() if (use := read_use(fact, *key, is_live=False in versions))]


def read_use(fact: Fact, content_type_id: int, object_id: int, is_live: bool) -> Use | None:
    from django.contrib.contenttypes.models import ContentType

    model = ContentType.objects.get_for_id(content_type_id).model_class()
    source: Any = model._default_manager.filter(pk=object_id).first() if model else None
    if source is None:
        return None
    source = getattr(source, "specific", source)
    return Use(source, is_live, sentences_of(content_of(source, is_live), fact.pk))


def content_of(source: Any, is_live: bool) -> Any:
    revision = None if is_live else source.get_latest_revision()
    return revision.content if revision else stored_content(source)


def sentences_of(content: Any, pk: int) -> list[str]:
    """Return the first sentences of stored ``content`` that use the fact, with the values of all facts."""
    found = dict.fromkeys(
        expand_facts(sentence)
        for text in texts_in(content)
        for sentence in SENTENCE_END.split(extract_lines(embeds_as_tokens(text)))
        if pk in find_fact_ids(sentence)
    )
    return list(found)[:MAX_SENTENCES]


def texts_in(content: Any) -> Iterator[str]:
    """Yield the texts in ``content``, also those of StreamFields, which are stored as JSON."""
    if isinstance(content, str):
        yield from texts_in(json.loads(content)) if is_stream(content) else [content]
    elif isinstance(content, dict):
        for value in content.values():
            yield from texts_in(value)
    elif isinstance(content, (list, tuple)):
        for value in content:
            yield from texts_in(value)


def is_stream(text: str) -> bool:
    return text.startswith('[{"')
