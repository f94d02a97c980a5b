"""The JavaScript of blocks that text and tables are pasted into."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import TypedTableBlockAdapter

from site_core.content.blocks import BodyBlock, TableBlock

from ..block_adapters import StreamBlockWithoutMinimum


class BodyBlockAdapter(StreamBlockWithoutMinimum):
    """A body that pasted text can be split into: see static/js/body-block.js."""

    js_constructor = "site_core.editing.BodyBlock"

    @cached_property
    def media(self) -> Any:
        return super().media + forms.Media(js=["js/body-block.js"])


class WagtailTable:
    """A table block as Wagtail describes it to scripts."""

    def __init__(self, block: TableBlock) -> None:
        self.block = block


class WagtailTableAdapter(TypedTableBlockAdapter):
    def js_args(self, table: WagtailTable) -> list[Any]:
        return super().js_args(table.block)


class TableBlockAdapter(TypedTableBlockAdapter):
    """Wagtail’s table with more tools: see static/js/table-block.js."""

    js_constructor = "site_core.editing.TableBlock"

    def js_args(self, block: TableBlock) -> list[Any]:
        strings = {
            "rowHeadings": _("The first column has row headings"),
            "ArrowUp": _("Move row up"),
            "ArrowDown": _("Move row down"),
            "ArrowLeft": _("Move column left"),
            "ArrowRight": _("Move column right"),
            "heading": _("Heading of column {column}"),
            "column": _("Column {column}"),
            "cell": _("{column}, row {row}"),
            "rowMoved": _("Row {from} is row {to} now."),
            "columnMoved": _("Column {from} is column {to} now."),
            "atTheEnd": _("It can’t be moved any further."),
            "chooseCell": _("Select a cell first. Its row or column is moved."),
            "pasted": _("Pasted into the table."),
            "undone": _("The paste was undone."),
            "notUndone": _("The table has changed since then, so the paste was not undone."),
        }
        return [WagtailTable(block), strings]

    @cached_property
    def media(self) -> Any:
        return super().media + forms.Media(js=["js/table-block.js"])


def register_paste_adapters() -> None:
    register(BodyBlockAdapter(), BodyBlock)
    register(WagtailTableAdapter(), WagtailTable)
    register(TableBlockAdapter(), TableBlock)
