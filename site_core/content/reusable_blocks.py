"""Blocks that editors write once and show on many pages.

A page stores the id of the block. Everything that reads the content of pages reads the published block in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, StreamValue
from wagtail.snippets.blocks import SnippetChooserBlock

if TYPE_CHECKING:
    from .models import ReusableBlock

NAME = "reusable_block"  # what a body calls this block


class ReusableBlockChooser(SnippetChooserBlock):
    """Shows a reusable block. A draft of it, and one that is not published, show nothing."""

    def __init__(self, target_model: str = "content.ReusableBlock", **kwargs: Any) -> None:
        super().__init__(target_model, **kwargs)

    def get_searchable_content(self, value: ReusableBlock | None) -> list[str]:
        return value.content.stream_block.get_searchable_content(value.content) if value and value.live else []

    def get_preview_value(self) -> ReusableBlock | None:
        return self.target_model.objects.live().order_by("-pk").first()

    @property
    def is_previewable(self) -> bool:
        return True

    class Meta:
        icon = "snippet"
        label = _("Reusable block")
        group = _("Text")
        template = "blocks/reusable_block.html"
        description = _("Text that several pages share, such as a disclaimer. You change it in one place.")
        help_text = _("To change what it says, edit the block itself: it changes on all pages that use it.")


def published_content(block: ReusableBlockChooser, pk: Any) -> tuple[Block, list[dict[str, Any]]]:
    """Return the StreamBlock of the reusable block ``pk`` and its stored (raw) value: empty if it is not live."""
    field: Any = block.target_model._meta.get_field("content")
    chosen = block.target_model.objects.live().filter(pk=pk).first() if pk else None
    return field.stream_block, chosen.content.get_prep_value() if chosen else []


def with_reusable_blocks(body: StreamValue) -> Iterator[StreamValue.StreamChild]:
    """Yield the blocks of ``body`` in order, and those of reusable blocks in their place."""
    for child in body:
        if child.block_type != NAME:
            yield child
        elif child.value and child.value.live:
            yield from child.value.content


def stored_rows(body: StreamValue) -> Iterator[dict[str, Any]]:
    """Yield the stored (raw) rows of ``body`` in order, and those of reusable blocks in their place."""
    for index, row in enumerate(body.get_prep_value()):
        if isinstance(body.stream_block.child_blocks.get(row["type"]), ReusableBlockChooser):
            chosen = body[index].value  # as it is rendered: all blocks of a body take one query
            yield from chosen.content.get_prep_value() if chosen and chosen.live else []
        else:
            yield row
