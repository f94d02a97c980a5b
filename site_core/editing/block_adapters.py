"""How blocks are described to the scripts of the page editor.

Wagtail shows “The minimum number of items is 1” in red before anyone has typed. Here, the minimum is not sent to the
browser: publishing checks it, and the list of what is missing names it.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.telepath import register
from wagtail.blocks import ListBlock, StreamBlock
from wagtail.blocks.list_block import ListBlockAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter


class ListBlockWithoutMinimum(ListBlockAdapter):
    def js_args(self, block: ListBlock) -> list[Any]:
        *arguments, meta = super().js_args(block)
        return [*arguments, meta | {"minNum": None}]


class StreamBlockWithoutMinimum(StreamBlockAdapter):
    def js_args(self, block: StreamBlock) -> list[Any]:
        *arguments, meta = super().js_args(block)
        counts = {name: limits | {"min_num": None} for name, limits in meta["blockCounts"].items()}
        return [*arguments, meta | {"minNum": None, "blockCounts": counts}]


def register_adapters() -> None:
    register(ListBlockWithoutMinimum(), ListBlock)
    register(StreamBlockWithoutMinimum(), StreamBlock)
