"""Detect the format of a file from its content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Protocol, TextIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import (
    apache,
    encoding,
    json_stream,
    native,
    nginx,
    rank_math,
    redirection,
    safe_redirect_manager,
    spreadsheets,
    two_columns,
    yoast,
)
from .row import FileError, Row, rejected_row

SAMPLE_LENGTH = 64 * 1024  # characters that are searched for directives
URL_START = re.compile(r"\s*(/|https?://|\^/)", re.IGNORECASE)
TOO_MANY_CELLS = gettext_lazy(
    "The row has more cells than there are headers. If a cell contains the delimiter, put the cell in quotation marks."
)
NO_ROWS = gettext_lazy("There are no redirects in this file.")


class TableFormat(Protocol):
    """A module for a table with known headers."""

    def matches(self, headers: set[str]) -> bool: ...

    def parse_row(self, line: int, cells: Mapping[str, str]) -> Row: ...


Label = Promise | str
# Formats with more specific headers come first.
TABLE_FORMATS: list[tuple[Label, TableFormat]] = [
    (native.LABEL, native),
    (redirection.CSV_LABEL, redirection),
    (yoast.LABEL, yoast),
    (rank_math.LABEL, rank_math),
    (safe_redirect_manager.LABEL, safe_redirect_manager),
    (two_columns.LABEL, two_columns),
]


@dataclass
class Source:
    """A file in a known format. ``read()`` yields its Rows and may raise FileError; ``total`` is an estimate."""

    label: Label
    read: Callable[[], Iterator[Row]]
    total: int


@dataclass
class Table:
    """A table whose rows can be read again and again. ``delimiter`` is empty for Excel files."""

    read: Callable[[], Iterator[spreadsheets.NumberedCells]]
    total: int
    delimiter: str = ""


def detect(file: BinaryIO) -> Source:
    """Return the Source for ``file`` (seekable). Raise FileError."""
    encoding.check_size(file)
    if spreadsheets.is_excel(file):
        sheet = spreadsheets.open_sheet(file)
        return table_source(Table(lambda: spreadsheets.sheet_rows(sheet), sheet.max_row or 0))
    text = encoding.open_text(file)
    sample = text.read(SAMPLE_LENGTH)
    if not sample.strip():
        raise FileError(encoding.EMPTY)
    if sample.lstrip()[0] in "{[":
        return json_source(text)
    total = count_lines(text)
    if not has_known_headers(sample):
        for server in (apache, nginx):
            if server.matches(sample):
                return Source(server.LABEL, partial(parse_text, server.rows, text), total)
    delimiter = spreadsheets.detect_delimiter(first_line(sample))
    return table_source(Table(lambda: spreadsheets.csv_rows(text, delimiter), total, delimiter))


def parse_text(parse: Callable[[TextIO], Iterator[Row]], text: TextIO) -> Iterator[Row]:
    text.seek(0)
    return parse(text)


def count_lines(text: TextIO) -> int:
    text.seek(0)
    return sum(1 for _line in text)


def first_line(sample: str) -> str:
    return next(line for line in sample.splitlines() if line.strip())


def has_known_headers(sample: str) -> bool:
    line = first_line(sample)
    return any(table_format(normalize_headers(line.split(delimiter))) for delimiter in spreadsheets.DELIMITERS)


def normalize_headers(cells: list[str]) -> list[str]:
    return [re.sub(r"[\s_-]+", " ", cell.strip().strip('"').lower()) for cell in cells]


def table_format(headers: list[str]) -> tuple[Label, TableFormat] | None:
    """Return ``(label, module)`` of the format with these headers, or None."""
    with_spaces, with_underscores = set(headers) - {""}, {name.replace(" ", "_") for name in headers} - {""}
    for label, module in TABLE_FORMATS:
        if module.matches(with_underscores) or module.matches(with_spaces):
            return label, module
    return None


def json_source(text: TextIO) -> Source:
    text.seek(0)
    content = text.read()
    first = next(iter(json_stream.Entries(content)), None)
    if first is None:
        raise FileError(NO_ROWS)
    return Source(json_stream.label_of(first[1]), lambda: json_stream.rows(content), content.count("},") + 1)


def table_source(table: Table) -> Source:
    """Return the Source for a table with known headers, or without headers but with URLs. Raise FileError."""
    first = next(table.read(), None)
    if first is None:
        raise FileError(NO_ROWS)
    cells = first[1]
    headers = normalize_headers(cells)
    if known := table_format(headers):
        label, module = known
        if module is not two_columns:
            headers = [name.replace(" ", "_") for name in headers]
        return Source(label, lambda: table_rows(table, module, headers), max(table.total - 1, 0))
    if len(cells) >= 2 and URL_START.match(cells[0]):
        headers = ["from", "to", "code"]
        return Source(two_columns.LABEL, lambda: table_rows(table, two_columns, headers, header_rows=0), table.total)
    raise FileError(
        _(
            "The format of this file is unknown. A table needs a first row with headers, such as “from” and “to”. "
            "See the list of supported formats."
        )
    )


def table_rows(table: Table, module: TableFormat, headers: list[str], header_rows: int = 1) -> Iterator[Row]:
    """Yield the Row for each row of ``table`` after its first ``header_rows``."""
    for index, (line, cells) in enumerate(table.read()):
        if index < header_rows:
            continue
        if any(cell.strip() for cell in cells[len(headers) :]):
            yield rejected_row(line, table.delimiter.join(cells), TOO_MANY_CELLS)
            continue
        padded = cells + [""] * (len(headers) - len(cells))
        yield module.parse_row(line, dict(zip(headers, padded, strict=False)))
