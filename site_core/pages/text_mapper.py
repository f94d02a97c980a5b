"""Every typed text of a version of a page that readers see, with its place: to collect it, or to change it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.utils.text import capfirst
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from site_core.lib.block_mapper import BlockMapper, BlockPlace

from .page_content import content_fields, is_prose

# Texts that are not prose: changing a part of one makes it another person’s or paper’s.
IDENTIFIERS = {"doi", "npi", "orcid"}


@cache
def text_fields(model: Any, with_text: bool, with_urls: bool) -> list[models.Field]:
    """Return the fields of a page type, or of its rows, that readers see and that are typed."""
    names = getattr(model, "search_result_fields", ())
    fields = [model._meta.get_field(name) for name in names]
    fields += content_fields(model) if names else model._meta.concrete_fields
    return [field for field in fields if field.editable and is_typed_text(field, with_text, with_urls)]


def is_typed_text(field: models.Field, with_text: bool, with_urls: bool) -> bool:
    if isinstance(field, (StreamField, RichTextField)):
        return True
    if isinstance(field, models.URLField):
        return with_urls
    return with_text and is_prose(field) and field.name not in IDENTIFIERS


@cache
def text_relations(model: Any) -> list[str]:
    """Return the child relations of a page type that readers see: not Wagtail’s own, such as comments."""
    relations = get_all_child_relations(model)
    return [
        str(relation.get_accessor_name())
        for relation in relations
        if relation.related_model._meta.app_label != "wagtailcore"
    ]


class PageTextMapper(BlockMapper):
    """Calls ``plain_text``, ``rich_text``, and ``url`` for all that is typed in a page, and stores what they return.

    ``rich_text`` also gets the URLs of its links. ``is_required`` says that something must be left of a text.
    """

    def __init__(self, with_text: bool = True, with_urls: bool = True) -> None:
        self.with_text, self.with_urls = with_text, with_urls

    def plain_text(self, text: str, place: BlockPlace, is_required: bool = False, max_length: int | None = None) -> str:
        return text

    def rich_text(self, html: str, place: BlockPlace, is_required: bool = False) -> str:
        return html

    def url(self, url: str, place: BlockPlace) -> str:
        return url

    def update(self, page: Any) -> None:
        self.update_fields(page, BlockPlace())
        model: Any = type(page)  # mypy doesn't count classes as Hashable
        for relation in text_relations(model):
            self.update_rows(page, relation)

    def update_rows(self, page: Any, relation: str) -> None:
        manager = getattr(page, relation)
        rows = list(manager.all())
        changed = [self.update_fields(row, row_place(relation, row)) for row in rows]
        if any(changed):
            manager.set(rows)

    def update_fields(self, instance: Any, place: BlockPlace) -> bool:
        """Return whether anything was changed."""
        is_changed = False
        model: Any = type(instance)
        for field in text_fields(model, self.with_text, self.with_urls):
            value = getattr(instance, field.name)
            path = f"{place.path}.{field.name}" if place.path else field.name
            child = BlockPlace(path, (*place.labels, capfirst(str(field.verbose_name))))
            if isinstance(field, StreamField):
                before = list(value.raw_data)
                if before != (after := self.map_value(field.stream_block, before, child)):
                    setattr(instance, field.name, field.stream_block.to_python(after))
                    is_changed = True
            elif value and value != (new := self.map_field(field, value, child)):
                setattr(instance, field.name, new)
                is_changed = True
        return is_changed

    def map_field(self, field: models.Field, value: str, place: BlockPlace) -> str:
        if isinstance(field, RichTextField):
            return self.rich_text(value, place, not field.blank)
        if isinstance(field, models.URLField):
            return self.url(value, place)
        return self.plain_text(value, place, not field.blank, field.max_length)

    def map_leaf(self, block: blocks.Block, value: Any, place: BlockPlace) -> Any:
        if not isinstance(value, str) or not value:
            return value
        if isinstance(block, blocks.RichTextBlock):
            return self.rich_text(value, place, block.required)
        if isinstance(block, blocks.URLBlock):
            return self.url(value, place) if self.with_urls else value
        is_text = isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.BlockQuoteBlock))
        if is_text and self.with_text and place.path.rpartition(".")[2] not in IDENTIFIERS:
            return self.plain_text(value, place, block.required, getattr(block.field, "max_length", None))
        return value

    def map_table_text(self, text: Any, place: BlockPlace) -> Any:
        return self.plain_text(text, place) if isinstance(text, str) and text and self.with_text else text


def row_place(relation: str, row: Any) -> BlockPlace:
    path = f"{relation}.{row.pk}" if row.pk else relation
    return BlockPlace(path, (capfirst(str(row._meta.verbose_name)),))
