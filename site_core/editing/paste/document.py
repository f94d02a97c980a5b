"""What is read from pasted HTML: blocks of text, tables, and images, without any markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple


class Run(NamedTuple):
    """Text with the same format. ``script`` is "sup", "sub", or "". ``note`` is the id of the note that it cites."""

    text: str
    bold: bool = False
    italic: bool = False
    script: str = ""
    link: str = ""
    note: str = ""

    def has_format_of(self, other: Run) -> bool:
        return self._replace(text="") == other._replace(text="")


@dataclass
class Block:
    """A paragraph, a heading (``level`` 1 to 6), or a list item (``list`` is "ul" or "ol", ``depth`` from 0).

    ``note`` is the id of the note whose text it is. ``size`` is that of the text, in pixels. ``is_caption``: it
    belongs to the table or the image beside it.
    """

    runs: list[Run]
    level: int = 0
    list: str = ""
    depth: int = 0
    note: str = ""
    size: float = 16
    is_caption: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass
class Image:
    """``key`` is that of the file which comes with the HTML."""

    key: str
    alt: str = ""


@dataclass
class Cell:
    items: list[Item] = field(default_factory=list)
    is_heading: bool = False
    columns: int = 1
    rows: int = 1


@dataclass
class Table:
    rows: list[list[Cell]]
    caption: str = ""
    is_layout: bool = False


Item = Block | Table | Image


@dataclass
class Document:
    """``lost`` counts what cannot be kept, by kind: see report.py. ``colors`` are those of the text."""

    items: list[Item] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    colors: set[str] = field(default_factory=set)


def blocks_in(items: Iterable[Item]) -> Iterator[Block]:
    """Yield all blocks of text in ``items``, those of tables too."""
    for item in items:
        if isinstance(item, Block):
            yield item
        elif isinstance(item, Table):
            for row in item.rows:
                for cell in row:
                    yield from blocks_in(cell.items)


def merge_runs(runs: Iterable[Run]) -> list[Run]:
    """Join neighbors with the same format. Spaces alone take the format of what precedes them."""
    merged: list[Run] = []
    for run in runs:
        if not run.text and not run.note:
            continue
        if merged and not run.note and not merged[-1].note and merged[-1].has_format_of(run):
            merged[-1] = replace_text(merged[-1], merged[-1].text + run.text)
        else:
            merged.append(run)
    return merged


def replace_text(run: Run, text: str) -> Run:
    return run._replace(text=text)


def without_format(block: Block, **changes: object) -> Block:
    """Return ``block`` as a paragraph."""
    return replace(block, level=0, list="", depth=0, **changes)  # type: ignore[arg-type]
