"""Blocks whose templates get the values of facts, in place of the tokens that editors store.

Only what a template gets is replaced: forms and the database keep the tokens. Rich text is not: its tag does that.
"""

from __future__ import annotations

from copy import copy
from functools import singledispatch
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from site_core.facts.text import expand_facts, find_fact_ids


class StructBlock(blocks.StructBlock):
    """A block with a template. Use it for all blocks with texts."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().get_context(show_facts(self, value), parent_context)


@singledispatch
def show_facts(block: blocks.Block, value: Any) -> Any:
    """Return ``value`` of ``block``, with the values of facts in its plain texts: the same object if it has none."""
    return value


@show_facts.register(blocks.CharBlock)
@show_facts.register(blocks.TextBlock)
@show_facts.register(blocks.BlockQuoteBlock)
def _(block: blocks.Block, value: Any) -> Any:
    return expand_facts(value) if isinstance(value, str) else value


@show_facts.register
def _(block: blocks.BaseStructBlock, value: Any) -> Any:
    shown = {name: show_facts(child, value.get(name)) for name, child in block.child_blocks.items()}
    is_same = all(shown[name] is value.get(name) for name in shown)
    return value if is_same else block.meta.value_class(block, shown)


@show_facts.register
def _(block: ImageBlock, value: Any) -> Any:
    alt = getattr(value, "contextual_alt_text", None) or ""
    if "{fact:" not in alt:
        return value
    image = copy(value)
    image.contextual_alt_text = expand_facts(alt)
    return image


@show_facts.register
def _(block: blocks.ListBlock, value: Any) -> Any:
    shown = [show_facts(block.child_block, child) for child in value]
    is_same = all(new is old for new, old in zip(shown, value, strict=True))
    return value if is_same else blocks.list_block.ListValue(block, values=shown)


@show_facts.register
def _(block: blocks.BaseStreamBlock, value: Any) -> Any:
    shown = [(child.block_type, show_facts(child.block, child.value), child.id) for child in value]
    is_same = all(new[1] is old.value for new, old in zip(shown, value, strict=True))
    return value if is_same else blocks.StreamValue(block, shown)


@show_facts.register
def _(block: TypedTableBlock, value: Any) -> Any:
    stored = block.get_prep_value(value)
    return block.to_python(expand_in(stored)) if find_fact_ids(stored) else value


def expand_in(stored: Any) -> Any:
    """Return stored content that consists of plain texts with the values of facts."""
    if isinstance(stored, str):
        return expand_facts(stored)
    if isinstance(stored, dict):
        return {key: expand_in(value) for key, value in stored.items()}
    return [expand_in(value) for value in stored] if isinstance(stored, list) else stored
