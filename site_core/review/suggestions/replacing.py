"""Replace one passage of a draft, wherever it is below a content path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField

from site_core.content.passages import clean_text

from .html_text import replace_in_html


class TextChangedError(Exception):
    """The passage is no longer there, or it is there more than once."""


def replace_passage(page: Any, path: str, before: str, after: str) -> None:
    """Replace the text ``before`` at ``path`` of ``page``, which is not saved. Raise TextChangedError."""
    name, *parts = path.split(".")
    field = page._meta.get_field(name) if name in {field.name for field in page._meta.fields} else None
    if isinstance(field, StreamField):
        stream = getattr(page, name)
        results = list(block_versions(stream.stream_block, stream.get_prep_value(), parts, before, after))
    elif isinstance(field, RichTextField):
        results = replace_in_html(getattr(page, name), before, after)
    elif field is not None and isinstance(getattr(page, name), str):
        results = list(text_versions(getattr(page, name), before, after))
    else:
        results = []
    if len(results) != 1:
        raise TextChangedError
    setattr(page, name, field.stream_block.to_python(results[0]) if isinstance(field, StreamField) else results[0])


def text_versions(text: str, before: str, after: str) -> Iterator[str]:
    if clean_text(text) == clean_text(before):
        yield after


def block_versions(block: Any, value: Any, path: list[str], before: str, after: str) -> Iterator[Any]:
    """Yield ``value``, as it is stored, with the text replaced: once for each place at or below ``path``."""
    if not value:
        return
    if isinstance(block, (blocks.RichTextBlock, blocks.RawHTMLBlock)):
        yield from replace_in_html(value, before, after)
    elif isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        yield from item_versions(block, value, path, before, after)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            if not path or path[0] == name:
                for version in block_versions(child, value.get(name), path[1:], before, after):
                    yield {**value, name: version}
    elif isinstance(block, TypedTableBlock):
        yield from table_versions(block, value, before, after)
    elif isinstance(value, str) and type(getattr(block, "field", None)) is forms.CharField:
        yield from text_versions(value, before, after)


def item_versions(block: Any, items: list[Any], path: list[str], before: str, after: str) -> Iterator[Any]:
    for number, item in enumerate(items):
        is_item = isinstance(item, dict) and "value" in item
        if path and path[0] and is_item and item.get("id") != path[0]:
            continue
        child = block.child_blocks.get(item["type"]) if isinstance(block, blocks.StreamBlock) else block.child_block
        for version in block_versions(child, item["value"] if is_item else item, path[1:], before, after):
            changed = {**item, "value": version} if is_item else version
            yield [*items[:number], changed, *items[number + 1 :]]


def table_versions(block: TypedTableBlock, value: dict[str, Any], before: str, after: str) -> Iterator[Any]:
    for caption in text_versions(value.get("caption") or "", before, after):
        yield {**value, "caption": caption}
    for row_number, row in enumerate(value["rows"]):
        for number, (column, cell) in enumerate(zip(value["columns"], row["values"], strict=False)):
            for version in block_versions(block.child_blocks.get(column["type"]), cell, [], before, after):
                values = [*row["values"][:number], version, *row["values"][number + 1 :]]
                rows = [*value["rows"][:row_number], {**row, "values": values}, *value["rows"][row_number + 1 :]]
                yield {**value, "rows": rows}
