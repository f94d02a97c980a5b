"""Converts the demo's TOML data to what Wagtail's fields accept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from site_core.facts.models import Fact

FACT = re.compile(r"\{fact:([a-z-]+)\}")
PAGE_LINK = re.compile(r'<a href="page:([^"]+)">')


class Converter:
    """Replaces names with the objects they refer to.

    ``pages`` maps paths (``/team/maya-ellison/``) to pages, ``images`` maps names to images,
    and ``facts`` maps slugs to facts. An unknown name raises KeyError: the demo has a mistake, and loading stops.
    """

    def __init__(
        self, pages: Mapping[str, Page], images: Mapping[str, AbstractImage], facts: Mapping[str, Fact]
    ) -> None:
        self.pages = pages
        self.images = images
        self.facts = facts

    def rich_text(self, html: str) -> str:
        """Convert ``<a href="page:/path/">`` to Wagtail's link to that page, and ``{fact:slug}`` to a fact."""
        html = re.sub(r"\s*\n\s*", " ", html.strip())
        html = FACT.sub(lambda match: f'<embed embedtype="fact" id="{self.facts[match[1]].pk}"/>', html)
        return PAGE_LINK.sub(lambda match: f'<a linktype="page" id="{self.pages[match[1]].pk}">', html)

    def stream(self, stream_block: blocks.StreamBlock, items: Sequence[Any]) -> StreamValue:
        """Convert a list of ``{type, value}``, or a list of values if the stream has only one block type."""
        if items and not (isinstance(items[0], dict) and "type" in items[0]):
            (block_type,) = stream_block.child_blocks
            items = [{"type": block_type, "value": item} for item in items]
        return stream_block.to_python(
            [
                {"type": item["type"], "value": self.value(stream_block.child_blocks[item["type"]], item["value"])}
                for item in items
            ]
        )

    def value(self, block: blocks.Block, value: Any) -> Any:
        """Return the raw value of one block."""
        if isinstance(block, blocks.RichTextBlock):
            return self.rich_text(value)
        if isinstance(block, blocks.PageChooserBlock):
            path = value if value.startswith("/") else f"/team/{value}/"
            return self.pages[path].pk
        if isinstance(block, ImageChooserBlock):
            return self.images[value].pk
        if isinstance(block, TypedTableBlock):
            return self.table(value)
        if isinstance(block, blocks.ListBlock):
            return [self.value(block.child_block, item) for item in value]
        if isinstance(block, blocks.StructBlock):
            return self.struct(block, value)
        return self.plain_text(value) if isinstance(value, str) else value

    def plain_text(self, text: str) -> str:
        return FACT.sub(lambda match: f"{{fact:{self.facts[match[1]].pk}}}", text)

    def table(self, value: dict[str, Any]) -> dict[str, Any]:
        header, *rows = value["rows"]
        return {
            "caption": value.get("caption", ""),
            "columns": [{"type": "text", "heading": heading} for heading in header],
            "rows": [{"values": row} for row in rows],
        }

    def struct(self, block: blocks.StructBlock, value: Any) -> dict[str, Any]:
        if "image" in block.child_blocks and "decorative" in block.child_blocks:  # Wagtail's ImageBlock
            return {"image": self.images[value].pk, "decorative": True, "alt_text": ""}
        return {
            name: self.value(block.child_blocks[name], item)
            for name, item in value.items()
            if name in block.child_blocks
        }
