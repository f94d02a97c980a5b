"""What detecting the format of a file results in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .column import Column
from .columns import is_complete
from .row import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

Label = Promise | str
NO_ROWS = _("There are no redirects in this file.")


@dataclass
class TableColumns:
    """The columns of a table without a known format, as they were guessed or chosen.

    ``sample`` are the first rows, including the one with the headings. ``is_sure`` is false if a person should look at
    the columns before the import.
    """

    columns: list[Column]
    sample: list[list[str]]
    has_headings: bool
    is_sure: bool
    may_lack_headings: bool = True

    def heading(self, index: int) -> str:
        """Return the heading of a column, or its letter in a spreadsheet if it has none."""
        headings = self.sample[0] if self.has_headings and self.sample else []
        return (headings[index].strip() if index < len(headings) else "") or column_letter(index)

    @property
    def is_complete(self) -> bool:
        return is_complete(self.columns)

    @property
    def headings(self) -> list[str]:
        return [self.heading(index) for index in range(len(self.columns))]

    @property
    def ignored(self) -> list[str]:
        """The headings of the columns that are not imported."""
        return [heading for heading, column in zip(self.headings, self.columns, strict=True) if not column]


@dataclass
class Options:
    """What a person chose for a table: the columns (or None to guess), and how its rows are read.

    ``columns`` has a value of Column for each column. ``literal`` imports old URLs that look like regular expressions
    as they are.
    """

    columns: Sequence[str] | None = None
    has_headings: bool | None = None
    literal: bool = False

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Options:
        return cls(values.get("columns"), values.get("has_headings"), bool(values.get("literal")))

    def to_json(self) -> dict[str, Any]:
        return {"columns": self.columns, "has_headings": self.has_headings, "literal": self.literal}


@dataclass
class Source:
    """A file in a known format. ``read()`` yields its Rows and may raise FileError; ``total`` is an estimate.

    ``notes`` are about the file as a whole: what of it is not imported, for example.
    """

    label: Label
    read: Callable[[], Iterator[Row]]
    total: int
    notes: list[str] = field(default_factory=list)
    table: TableColumns | None = None


def column_letter(index: int) -> str:
    """Return the name of a column in a spreadsheet: A, B, …, Z, AA, …"""
    letters = ""
    index += 1
    while index:
        index, remainder = divmod(index - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters
