"""The text of a page that readers see, in order, and a hash of it that formatting doesn’t change.

A hash that was stored is compared for years, so nothing in it may depend on the language. Names of other pages are not
in it, except those of authors: readers judge a medical text by who wrote it. Dates and the review itself are set by the
site, and are about the text.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model

from site_core.content.passages import BYLINE, LEAD_IMAGE, Passage, block_passages, rich_text_passages
from site_core.content.template_sections import without_untouched_sections

from .people import PersonPage
from .references import Reference
from .topics import Topic

# What is read of a page. Version 2 added bylines, and which picture the lead image is. Reviews of the time before are
# compared by the rules of version 1: see ``text_hashes`` and ``first_version``.
VERSION = 2
IMAGE = re.compile(r"\bimage:(\d{1,9})(?![\d.])")


def visible_text(page: Any) -> list[Passage]:
    """Return the passages of ``page``, live or a draft: what its ``reviewed_fields`` show, in their order."""
    passages: list[Passage] = []
    for name in page.reviewed_fields:
        passages += field_passages(page, name)
    return with_file_versions(passages)


def with_file_versions(passages: list[Passage]) -> list[Passage]:
    """Return ``passages`` with “image:8.2” for an image whose file was replaced twice, in one query.

    The other ones stay “image:8”, so the hashes of texts that were approved earlier are still right.
    """
    ids = {int(pk) for passage in passages for pk in IMAGE.findall(passage.text)}
    if not ids:
        return passages
    replaced = get_image_model().objects.filter(pk__in=ids, file_version__gt=0)
    versions = dict(replaced.values_list("pk", "file_version"))
    if not versions:
        return passages

    def add_version(match: re.Match[str]) -> str:
        version = versions.get(int(match[1]))
        return f"{match[0]}.{version}" if version else match[0]

    return [replace(passage, text=IMAGE.sub(add_version, passage.text)) for passage in passages]


def visible_text_hash(page: Any) -> str:
    """Return a hash of what readers see of ``page``. Markup, ids, and white space don’t change it; moving text does."""
    return hash_passages(visible_text(page))


def hash_passages(passages: Iterable[Passage]) -> str:
    return hash_json([VERSION, content_of(passages)])


def text_hashes(passages: list[Passage]) -> tuple[str, str]:
    """Return the hash of ``passages``, and the one that was stored when the rules of version 1 applied."""
    return hash_passages(passages), hash_json(content_of(first_version(passages)))


def first_version(passages: Iterable[Passage]) -> list[Passage]:
    """Return what of ``passages`` the rules of version 1 read."""
    return [passage for passage in passages if not passage.part]


def content_of(passages: Iterable[Passage]) -> list[list[str]]:
    return [[passage.key, passage.choice or passage.text] for passage in passages]


def hash_json(content: list[Any]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def field_passages(page: Any, name: str) -> Iterator[Passage]:
    """Yield the passages of a field, a child relation, or a property that returns objects."""
    field = get_field(page, name)
    is_critical = name in page.critical_fields
    place = Passage(path=name, key=name, label=field_label(field, name), text="", is_critical=is_critical)
    if isinstance(field, StreamField):
        value = without_untouched_sections(getattr(page, name))
        yield from block_passages(field.stream_block, value.get_prep_value(), place)
    elif isinstance(field, RichTextField):
        yield from rich_text_passages(place, getattr(page, name))
    elif isinstance(field, models.ForeignKey):
        yield from object_passages(getattr(page, name), place)
    elif isinstance(field, models.Field) and not isinstance(field, models.ManyToManyField):
        yield from value_passages(field, getattr(page, name), place)
    else:
        objects = getattr(page, name)
        rows = list(objects.all() if hasattr(objects, "all") else objects)
        yield from row_passages(rows, place)


def get_field(page: Any, name: str) -> Any:
    try:
        return page._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def field_label(field: Any, name: str) -> str:
    if isinstance(field, models.Field):
        return capfirst(str(field.verbose_name))
    return capfirst(str(field.related_model._meta.verbose_name_plural if field else name.replace("_", " ")))


def value_passages(field: models.Field, value: Any, place: Passage) -> Iterator[Passage]:
    if field.choices:
        names = dict(field.flatchoices)
        yield from replace(place, choice=str(value)).with_text(names.get(value, value) or "")
    elif isinstance(field, models.BooleanField):
        yield from replace(place, choice="yes").with_text(place.label if value else "")
    elif value is not None:
        yield from place.with_text(value.isoformat() if isinstance(value, datetime.date) else value)


def object_passages(chosen: Any, place: Passage) -> Iterator[Passage]:
    """Yield what readers see of a chosen object. Of an image, that is its alternative text, and which image it is."""
    if isinstance(chosen, get_image_model()):
        yield from place.with_text(chosen.default_alt_text)
        yield from replace(place, context="image", part=LEAD_IMAGE).with_text(f"(image:{chosen.pk})")
    elif chosen:
        yield from place.with_text(f"{chosen._meta.model_name}:{chosen.pk}")


def row_passages(rows: list[Any], place: Passage) -> Iterator[Passage]:
    """Yield one passage for each row, or a single one for the conditions among topics. Others are for navigation."""
    if rows and isinstance(rows[0], Topic):
        names = ", ".join(sorted(topic.name for topic in rows if topic.is_condition))
        yield from replace(place, choice=names).with_text(names)
        return
    for number, row in enumerate(sorted(rows, key=position), 1):
        path = f"{place.path}.{row.pk}" if row.pk else place.path
        part = BYLINE if person_of(row) else ""
        yield from replace(place, path=path, context=str(number), part=part).with_text(row_text(row, number))


def position(row: Any) -> tuple[int, str]:
    """Return what orders rows. Databases differ in the order of those with the same ``sort_order``."""
    return (0, "") if row.sort_order is None else (row.sort_order, row_text(row, 0))


def person_of(row: Any) -> PersonPage | None:
    """Return the person whom a row of a byline names."""
    person = getattr(row, "person", None)
    return person if isinstance(person, PersonPage) else None


def row_text(row: Any, number: int) -> str:
    if isinstance(row, Reference):
        return row.visible_text(number)
    if person := person_of(row):
        return person.full_name
    values = (getattr(row, field.attname) for field in row._meta.concrete_fields if is_visible(field))
    return " ".join(str(value) for value in values if value not in (None, ""))


def is_visible(field: models.Field) -> bool:
    return field.editable and not field.primary_key and not field.is_relation and field.name != "sort_order"
