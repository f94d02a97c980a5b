"""Making a template from a page, and starting a page from it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

from site_core.pages.copying import TEXT, copy_choices, names_of
from site_core.pages.models import BasePage

from .models import SavedPageTemplate, stored_blocks

# What search results say about a page is about that page only.
LEFT_OUT = frozenset({"seo_title", "search_description", "og_image"})


def template_content(page: BasePage, kept: Collection[str]) -> dict[str, Any]:
    """Return what a template takes from ``page``: never its review, dates, or settings for search engines."""
    choices = [choice for choice in copy_choices([type(page)]) if choice is TEXT or choice.key in kept]
    names = [name for choice in choices for name in names_of(page, choice) if name not in LEFT_OUT]
    data = page.serializable_data()
    return {name: clean_value(page, name, data[name]) for name in names if name in data}


def clean_value(page: BasePage, name: str, value: Any) -> Any:
    """Return the value of a field or child relation without what ties it to ``page``."""
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        return json.loads(value) if isinstance(value, str) else value
    if not field.concrete and field.one_to_many:
        parent = field.field.name
        return [{key: item for key, item in row.items() if key != parent} | {"pk": None} for row in value]
    return value


def save_template(
    page: BasePage, name: str, description: str, kept: Collection[str], user: User | AnonymousUser
) -> SavedPageTemplate:
    """Save the latest draft of ``page`` as a template."""
    draft = page.get_latest_revision_as_object()
    return SavedPageTemplate.objects.create(
        name=name,
        description=description,
        page_type=ContentType.objects.get_for_model(type(draft)),
        content=json.loads(json.dumps(template_content(draft, kept), default=str)),
        created_by=user if user.is_authenticated else None,
    )


def saved_templates(page_class: type[Page]) -> list[SavedPageTemplate]:
    return list(SavedPageTemplate.objects.filter(page_type=ContentType.objects.get_for_model(page_class)))


def apply_saved_template(template: SavedPageTemplate, page: Page) -> list[str]:
    """Give ``page``, which is new, the content of ``template``. Return what could not be used, because it is gone."""
    gone = []
    for name, value in template.content.items():
        try:
            field = page._meta.get_field(name)
        except FieldDoesNotExist:
            gone.append(name.replace("_", " "))
            continue
        stored = stored_blocks(value) if isinstance(field, StreamField) else value
        try:
            loaded = type(page).from_serializable_data({"pk": None, name: stored})
            gone += set_value(page, field, loaded, stored)
        except (ValidationError, TypeError, ValueError, KeyError):
            gone.append(field_label(field))
    return list(dict.fromkeys(gone))


def set_value(page: Page, field: Any, loaded: Page, value: Any) -> list[str]:
    """Set one field or relation of ``page`` from ``loaded``. Return labels of what is gone."""
    if field.concrete and not field.many_to_many:
        setattr(page, field.name, getattr(loaded, field.name))
        if isinstance(field, StreamField):
            return list(missing_in_stream(field.stream_block, value))
        return [field_label(field)] if field.is_relation and value and getattr(loaded, field.attname) is None else []
    rows = list(getattr(loaded, field.name).all())
    setattr(page, field.name, rows)
    return [field_label(field)] if len(rows) < len(value) else []


def field_label(field: Any) -> str:
    return str(getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name)


def missing_in_stream(block: blocks.StreamBlock, stored: list[Any]) -> Iterator[str]:
    """Yield labels of blocks in ``stored`` whose type is gone, and of those whose page, image, or document is."""
    for item in stored:
        child = block.child_blocks.get(item["type"])
        if child is None:
            yield item["type"].replace("_", " ")
        else:
            yield from missing_choices(child, item["value"], child.to_python(item["value"]))


def missing_choices(block: blocks.Block, stored: Any, value: Any) -> Iterator[str]:
    """Yield the labels of choosers in ``block`` that have a stored value, but nothing to choose anymore."""
    if isinstance(block, blocks.ListBlock):
        for item, child_value in zip(stored or [], value, strict=False):
            is_item = isinstance(item, dict) and item.get("type") == "item" and "value" in item
            yield from missing_choices(block.child_block, item["value"] if is_item else item, child_value)
    elif isinstance(value, blocks.StructValue):
        for name, child in value.block.child_blocks.items():
            yield from missing_choices(child, (stored or {}).get(name), value.get(name))
    elif value is None and (stored.get("image") if isinstance(stored, dict) else stored):
        yield str(block.label)
