"""Change stored values of StreamField blocks, whatever blocks they are in."""

from __future__ import annotations

from typing import Any, NamedTuple

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock


class BlockPlace(NamedTuple):
    """Where a value is: Wagtail’s content path, and the labels of the field and its blocks."""

    path: str = ""
    labels: tuple[str, ...] = ()

    def child(self, part: str | None, label: Any = "") -> BlockPlace:
        path = f"{self.path}.{part}" if part else self.path
        return BlockPlace(path, (*self.labels, str(label)) if label else self.labels)


ROOT = BlockPlace()


class BlockMapper:
    """Returns raw values of blocks with some changed. Subclasses say in ``map_leaf`` what changes.

    Values of blocks that no longer exist stay as they are.
    """

    def map_leaf(self, block: blocks.Block, value: Any, place: BlockPlace) -> Any:
        """Return the new value of a ``block`` without children."""
        return value

    def map_table_text(self, text: Any, place: BlockPlace) -> Any:
        """Return the new caption of a table, or the new heading of a column."""
        return text

    def map_value(self, block: blocks.Block, value: Any, place: BlockPlace = ROOT) -> Any:
        """Return the new raw value of ``block``."""
        if isinstance(block, blocks.BaseStreamBlock):
            return [self.map_stream_child(block, child, place) for child in value or []]
        if isinstance(block, blocks.ListBlock):
            return [self.map_list_item(block.child_block, item, place) for item in value or []]
        if isinstance(block, TypedTableBlock):
            return self.map_table(block, value, place)
        if isinstance(block, blocks.BaseStructBlock) and isinstance(value, dict) and not self.is_leaf(block):
            return self.map_struct(block, value, place)
        return self.map_leaf(block, value, place)

    def is_leaf(self, block: blocks.Block) -> bool:
        """Return whether ``map_leaf`` gets the whole value of a ``block`` that has children."""
        return False

    def map_stream_child(self, block: blocks.BaseStreamBlock, child: Any, place: BlockPlace) -> Any:
        child_block = block.child_blocks.get(child["type"])
        if child_block is None:
            return dict(child)
        child_place = place.child(child.get("id"), child_block.label)
        return {**child, "value": self.map_value(child_block, child["value"], child_place)}

    def map_list_item(self, block: blocks.Block, item: Any, place: BlockPlace) -> Any:
        if isinstance(item, dict) and item.get("type") == "item":
            return {**item, "value": self.map_value(block, item["value"], place.child(item.get("id")))}
        return self.map_value(block, item, place)

    def map_struct(self, block: blocks.BaseStructBlock, value: dict[str, Any], place: BlockPlace) -> dict[str, Any]:
        return {
            name: self.map_value(child, item, place.child(name, child.label))
            if (child := block.child_blocks.get(name))
            else item
            for name, item in value.items()
        }

    def map_table(self, block: TypedTableBlock, value: Any, place: BlockPlace) -> Any:
        if not isinstance(value, dict):
            return value
        columns = [
            {**column, "heading": self.map_table_text(column.get("heading"), place)}
            for column in value.get("columns", [])
        ]
        cell_blocks = [block.child_blocks.get(column["type"]) for column in columns]
        rows = [{**row, "values": self.map_cells(cell_blocks, row["values"], place)} for row in value.get("rows", [])]
        return {
            **value,
            "caption": self.map_table_text(value.get("caption"), place),
            "columns": columns,
            "rows": rows,
        }

    def map_cells(self, cell_blocks: list[Any], cells: list[Any], place: BlockPlace) -> list[Any]:
        pairs = zip(cell_blocks, cells, strict=False)
        return [self.map_value(block, cell, place) if block else cell for block, cell in pairs]
