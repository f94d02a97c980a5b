"""Read a table as a known format, or with columns that are guessed or chosen."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice, takewhile
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import limits, mapped_table, native, rank_math, redirection, safe_redirect_manager, seopress, spreadsheets, yoast
from .column import Column
from .columns import Guess, guess_columns, guess_without_headings
from .row import FileError, Row, rejected_row, skipped_row
from .source import NO_ROWS, Label, Options, Source, TableColumns

SAMPLE_ROWS = 200  # that the meaning of columns is guessed from
SHOWN_ROWS = 6  # including the headings
URL = re.compile(r"\s*'?(?:/|https?://|\^/|www\.)", re.IGNORECASE)
TOO_MANY_CELLS = gettext_lazy(
    "The row has more cells than there are headings. If a cell contains the delimiter, put the cell in quotation marks."
)

UNKNOWN = gettext_lazy(
    "The format of this file is unknown. A table needs at least two columns: the old and the new URL. See the list of "
    "supported formats."
)


class RowParser(Protocol):
    """A module for a table with known columns."""

    @property
    def COLUMNS(self) -> Collection[str]: ...

    def parse_row(self, line: int, cells: Mapping[str, str]) -> Row: ...


class TableFormat(RowParser, Protocol):
    """A module for a table with known headings."""

    def matches(self, headers: set[str]) -> bool: ...


# Formats with more specific headings come first.
TABLE_FORMATS: list[tuple[Label, TableFormat]] = [
    (native.LABEL, native),
    (redirection.CSV_LABEL, redirection),
    (yoast.LABEL, yoast),
    (rank_math.LABEL, rank_math),
    (safe_redirect_manager.LABEL, safe_redirect_manager),
]


@dataclass
class Table:
    """A table whose rows can be read again and again. ``delimiter`` is empty for files without one."""

    rows: Callable[[], Iterator[spreadsheets.NumberedCells]]
    total: int
    delimiter: str = ""
    has_names: bool = False  # the first row always has the names of the columns

    def read(self) -> Iterator[spreadsheets.NumberedCells]:
        """Yield the rows. Raise FileError if there are too many, or if one has too many or too long cells."""
        for count, (line, cells) in enumerate(self.rows(), 1):
            limits.check_rows(count - 1)  # the first may have headings
            limits.check_columns(len(cells))
            limits.check_cells(line, cells)
            yield line, cells


def table_source(table: Table, options: Options) -> Source:
    """Return the Source for ``table``: in a known format, or else with its columns guessed or chosen.

    Raise FileError if it has no rows.
    """
    sample = list(islice(table.read(), SAMPLE_ROWS))
    if not sample:
        raise FileError(NO_ROWS)
    titles = list(takewhile(is_title, sample))
    if not titles or len(titles) == len(sample):
        return table_source_without_titles(table, [cells for _line, cells in sample], options)
    rest = replace(table, rows=lambda: islice(table.read(), len(titles), None))
    source = table_source_without_titles(rest, [cells for _line, cells in sample[len(titles) :]], options)
    skipped = [skipped_row(line, " ".join(cells).strip(), _("This line is above the table.")) for line, cells in titles]
    return replace(source, read=lambda: chain(skipped, source.read()))


def is_title(row: spreadsheets.NumberedCells) -> bool:
    """Return whether a row above a table is a title or a comment: a single cell that is not a URL."""
    filled = [cell for cell in row[1] if cell.strip()]
    return len(filled) == 1 and not URL.match(filled[0])


def table_source_without_titles(table: Table, sample: list[list[str]], options: Options) -> Source:
    if options.columns is None and redirection.lacks_headings(sample):
        return Source(
            redirection.CSV_LABEL, lambda: known_rows(table, redirection, redirection.COLUMNS, 0), table.total
        )
    if options.columns is None and seopress.lacks_headings(sample):
        return Source(seopress.LABEL, lambda: known_rows(table, seopress, seopress.COLUMNS, 0), table.total)
    if options.columns is None and (known := table_format(sample[0])):
        label, module = known
        headers = underscored(sample[0])
        notes = ignored_notes([name for name in headers if name and name not in module.COLUMNS])
        return Source(label, lambda: known_rows(table, module, headers), max(table.total - 1, 0), notes)
    return mapped_source(table, sample, options)


def underscored(cells: Sequence[str]) -> list[str]:
    return [re.sub(r"[\s-]+", "_", cell.strip().strip('"').lower()) for cell in cells]


def table_format(cells: Sequence[str]) -> tuple[Label, TableFormat] | None:
    """Return ``(label, module)`` of the format with these headings, or None."""
    headers = set(underscored(cells)) - {""}
    return next(((label, module) for label, module in TABLE_FORMATS if module.matches(headers)), None)


def is_known_heading(cells: Sequence[str]) -> bool:
    """Return whether ``cells`` are headings of a table of redirects, by themselves."""
    return bool(table_format(cells)) or guess_columns(cells, []).is_complete


def known_rows(table: Table, module: RowParser, headers: Sequence[str], heading_rows: int = 1) -> Iterator[Row]:
    """Yield the Row for each row of ``table`` after the headings."""
    for line, cells in islice(table.read(), heading_rows, None):
        if any(cell.strip() for cell in cells[len(headers) :]):
            yield rejected_row(line, table.delimiter.join(cells), TOO_MANY_CELLS)
        else:
            padded = cells + [""] * (len(headers) - len(cells))
            yield module.parse_row(line, dict(zip(headers, padded, strict=False)))


def mapped_source(table: Table, sample: list[list[str]], options: Options) -> Source:
    """Return the Source for a table without a known format."""
    widest = max(map(len, sample))
    if widest < 2:
        raise FileError(UNKNOWN)
    columns = chosen_columns(table, sample, options)
    read = partial(mapped_rows, table, columns, options.literal)
    total = max(table.total - columns.has_headings, 0)
    return Source(mapped_table.LABEL, read, total, ignored_notes(columns.ignored), columns)


def chosen_columns(table: Table, sample: list[list[str]], options: Options) -> TableColumns:
    """Return the TableColumns that a person chose, or else a guess."""
    has_headings = looks_like_headings(sample[0]) if options.has_headings is None else options.has_headings
    has_headings = has_headings or table.has_names
    width = width_of(sample, has_headings)
    if options.columns is None:
        guess = guess_table(sample, has_headings, width)
    else:
        columns = [Column(value) for value in options.columns]
        guess = Guess(columns + [Column.IGNORED] * (width - len(columns)), is_sure=True)
    return TableColumns(
        guess.columns, sample[:SHOWN_ROWS], has_headings, guess.is_sure, may_lack_headings=not table.has_names
    )


def width_of(sample: list[list[str]], has_headings: bool) -> int:
    """Return the number of columns. Single rows with more cells than headings have a delimiter in a cell."""
    lengths = sorted(map(len, sample))
    return max(len(sample[0]), lengths[len(lengths) // 2]) if has_headings else lengths[-1]


def guess_table(sample: list[list[str]], has_headings: bool, width: int) -> Guess:
    if not has_headings:
        return guess_without_headings(sample)
    headings = sample[0] + [""] * (width - len(sample[0]))
    return guess_columns(headings, sample[1:])


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Return whether ``cells`` are headings rather than a redirect."""
    if any(URL.match(cell) for cell in cells):
        return False
    return not any(re.fullmatch(r"\d{1,3}", cell.strip()) for cell in cells[1:])


def mapped_rows(table: Table, columns: TableColumns, literal: bool) -> Iterator[Row]:
    """Yield the Row for each row of ``table`` after the headings. Raise FileError if a column is missing."""
    if not columns.is_complete:
        raise FileError(missing_columns(columns))
    used = [(index, column) for index, column in enumerate(columns.columns) if column]
    for line, cells in islice(table.read(), int(columns.has_headings), None):
        if any(cell.strip() for cell in cells[len(columns.columns) :]):
            yield rejected_row(line, table.delimiter.join(cells), TOO_MANY_CELLS)
            continue
        if cells[0].startswith("#") and not any(cell.strip() for cell in cells[1:]):
            yield skipped_row(line, cells[0], _("This line is a comment."))
            continue
        padded = cells + [""] * (len(columns.columns) - len(cells))
        yield mapped_table.parse_row(line, {column: padded[index] for index, column in used}, literal)


def missing_columns(columns: TableColumns) -> str:
    headings = ", ".join(f"“{heading}”" for heading in columns.headings)
    return _(
        "The columns with the old and new URLs were not recognized. The columns are: %(headings)s. Choose what each of "
        "them means, or rename them to “from” and “to”."
    ) % {"headings": headings}


def ignored_notes(headings: list[str]) -> list[str]:
    """Return what to know about the columns with these ``headings``, which are not imported."""
    names = ", ".join(f"“{name}”" for name in headings)
    return [_("These columns are not imported: %(names)s.") % {"names": names}] if names else []
