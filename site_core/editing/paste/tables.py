"""Tables: which ones hold data, and their cells as rows of text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from .characters import as_characters
from .document import Block, Cell, Image, Item, Run, Table, without_format

MAX_CELL_LENGTH = 400  # of the table block
MAX_CELLS = 2_000
MAX_CAPTION_LENGTH = 200
MAX_COLUMNS = 40
NUMBER = re.compile(r"^[^\w\s]{0,3}\s?[\d.,\s]+\s?(?:%|[a-zA-Z]{1,3})?$")
Grid = list[list[str]]


def is_data(table: Table) -> bool:
    """Return whether ``table`` holds data: at least two columns, and in each cell only some words.

    E-mails and websites also use tables to lay out text.
    """
    cells = [cell for row in table.rows for cell in row]
    columns = max((sum(cell.columns for cell in row) for row in table.rows), default=0)
    if (
        table.is_layout
        or max(map(len, table.rows), default=0) < 2
        or columns > MAX_COLUMNS
        or columns * len(table.rows) > MAX_CELLS
    ):
        return False
    return all(fits(cell) for cell in cells) and any(cell.items for cell in cells)


def fits(cell: Cell) -> bool:
    is_text = all(isinstance(item, Block) and not item.level for item in cell.items)
    return is_text and len(cell_text(cell)) <= MAX_CELL_LENGTH


def cell_text(cell: Cell) -> str:
    """Return the text of ``cell`` on one line. List items and paragraphs are separated by semicolons and spaces."""
    lines = [(block_text(item), bool(item.list)) for item in cell.items if isinstance(item, Block)]
    text = ""
    for line, is_item in lines:
        separator = "; " if is_item and text and text[-1] not in ".;:!?" else " "
        text += (separator if text else "") + line
    return text


def block_text(block: Block) -> str:
    return " ".join("".join(run_text(run) for run in block.runs).split())


def run_text(run: Run) -> str:
    return f"[{run.note}]" if run.note else as_characters(run.text, run.script)


def make_grid(table: Table) -> Grid:
    """Return the texts of ``table`` with the same number of cells in each row.

    A cell over several rows is repeated in each. One over several columns stands in the first.
    """
    grid: list[dict[int, str]] = [{} for _row in table.rows]
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while column in grid[number]:
                column += 1
            for line in grid[number : number + cell.rows]:
                line |= {column + offset: "" for offset in range(cell.columns)} | {column: cell_text(cell)}
            column += cell.columns
    width = max((column + 1 for line in grid for column in line), default=0)
    return remove_empty([[line.get(column, "") for column in range(min(width, MAX_COLUMNS))] for line in grid])


def remove_empty(grid: Grid) -> Grid:
    """Leave out rows and columns without any text, except for the first of each."""
    rows = [row for number, row in enumerate(grid) if any(row) or not number]
    kept = [column for column in range(len(rows[0]) if rows else 0) if not column or any(row[column] for row in rows)]
    return [[row[column] for column in kept] for row in rows]


def has_heading_row(table: Table, grid: Grid) -> bool:
    """Return whether the first row names the columns: marked as such, or without numbers where others have some."""
    if len(grid) < 2:
        return False
    first = table.rows[0]
    if all(cell.is_heading or is_bold(cell) for cell in first if cell.items):
        return any(cell.items for cell in first)
    return not grid[0][0] or not any(NUMBER.match(text) for text in grid[0] if text)


def has_heading_column(table: Table, grid: Grid) -> bool:
    """Return whether the first column names the rows: marked as such, or text beside numbers."""
    below = table.rows[1:] if has_heading_row(table, grid) else table.rows
    first_cells = [row[0] for row in below if row]
    if first_cells and all(cell.is_heading or is_bold(cell) for cell in first_cells):
        return True
    body = grid[1:]
    has_numbers = any(NUMBER.match(text) for row in body for text in row[1:] if text)
    return not grid[0][0] or (has_numbers and all(row[0] and not NUMBER.match(row[0]) for row in body))


def is_bold(cell: Cell) -> bool:
    runs = [run for item in cell.items if isinstance(item, Block) for run in item.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def block_value(table: Table) -> dict[str, Any]:
    """Return the value of a table block."""
    grid = make_grid(table)
    headings, rows = (grid[0], grid[1:]) if has_heading_row(table, grid) else ([""] * len(grid[0]), grid)
    return {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": row} for row in rows],
        "caption": table.caption,
        "row_headings": has_heading_column(table, grid),
    }


def flatten(items: Iterable[Item], lost: Counter[str]) -> list[Item]:
    """Return ``items`` with the content of layout tables in place of the tables."""
    flat: list[Item] = []
    pending = list(items)[::-1]
    while pending:
        item = pending.pop()
        if not isinstance(item, Table):
            flat.append(item)
        elif is_data(table := flatten_nested(item)):
            lost["nested table"] += len(nested_tables(item))
            count_cell_formats(table, lost)
            flat.append(table)
        else:
            lost["table"] += looks_like_data(item)
            pending += content_of(item)[::-1]
    return flat


def flatten_nested(table: Table) -> Table:
    """Return ``table`` with the rows of small tables in its cells as items of a list.

    Only for a table whose columns have headings: e-mails and websites nest tables to lay out text.
    """
    nested = nested_tables(table)
    if not nested or not looks_like_data(table) or not all(map(is_data, nested)):
        return table
    rows = [[replace(cell, items=list(items_of(cell))) for cell in row] for row in table.rows]
    return replace(table, rows=rows)


def nested_tables(table: Table) -> list[Table]:
    return [item for row in table.rows for cell in row for item in cell.items if isinstance(item, Table)]


def items_of(cell: Cell) -> Iterator[Item]:
    for item in cell.items:
        if not isinstance(item, Table):
            yield item
            continue
        for first, *others in make_grid(item):
            rest = ", ".join(filter(None, others))
            text = f"{first}: {rest}" if first and rest else first or rest
            yield Block([Run(text)], list="ul")


def looks_like_data(table: Table) -> bool:
    """Return whether readers miss the columns of a table that becomes paragraphs, such as one with long texts."""
    rows = [row for row in table.rows if row]
    if table.is_layout or len(rows) < 2 or min(map(len, rows)) < 2:
        return False
    return all(cell.is_heading or is_bold(cell) for cell in rows[0])


def attach_captions(items: list[Item]) -> list[Item]:
    """Return ``items`` with the paragraphs that are captions in the tables below or above them."""
    kept: list[Item] = []
    for number, item in enumerate(items):
        before = kept[-1] if kept else None
        after = items[number + 1] if number + 1 < len(items) else None
        table = next((other for other in (before, after) if isinstance(other, Table) and not other.caption), None)
        if isinstance(item, Block) and item.is_caption and table and len(block_text(item)) <= MAX_CAPTION_LENGTH:
            table.caption = block_text(item)
        else:
            kept.append(item)
    return kept


def content_of(table: Table) -> list[Item]:
    caption: list[Item] = [Block([Run(table.caption)])] if table.caption else []
    return caption + [item for row in table.rows for cell in row for item in cell.items]


def as_lines(table: Table) -> list[Item]:
    """Return a paragraph for each row of ``table``, for fields that cannot have tables."""
    lines: list[Item] = [Block([Run(table.caption)])] if table.caption else []
    for row in table.rows:
        runs: list[Run] = []
        for cell in row:
            blocks = [item for item in cell.items if isinstance(item, Block)]
            for block in blocks:
                runs += [Run(" | " if block is blocks[0] else " ")] if runs else []
                runs += without_format(block).runs
        lines += [Block(runs)] if runs else []
    return lines


def count_cell_formats(table: Table, lost: Counter[str]) -> None:
    for row in table.rows:
        for cell in row:
            for item in cell.items:
                if isinstance(item, Image):
                    lost["image"] += 1
                elif isinstance(item, Block):
                    lost["cell link"] += len({run.link for run in item.runs if run.link})
