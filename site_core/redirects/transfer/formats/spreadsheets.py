"""Read tables from CSV, TSV, and Excel files: rows of cells, each with its line number."""

from __future__ import annotations

import csv
import datetime
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TextIO

from django.utils.translation import gettext as _

from .limits import MAX_COLUMNS, MAX_COMPRESSION_RATIO, MAX_UNPACKED_BYTES, check_sheet_rows
from .row import FileError

DELIMITERS = ",;\t|"
ZIP_SIGNATURE = b"PK\x03\x04"

NumberedCells = tuple[int, list[str]]  # the line on which a row starts, and its cells


def detect_delimiter(line: str) -> str:
    """Return the delimiter that splits ``line`` into the most cells, or a comma if none does."""
    return max(
        DELIMITERS,
        key=lambda delimiter: (len(next(csv.reader([line], delimiter=delimiter), [])), delimiter == ","),
    )


def csv_rows(text: TextIO, delimiter: str) -> Iterator[NumberedCells]:
    """Yield ``(line, cells)`` of each row that is not blank. Raise FileError."""
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = _("Line %(line)d is not valid CSV: %(reason)s. Check for a quotation mark that is never closed.")
            raise FileError(message % {"line": line, "reason": error}) from error
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def is_excel(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(4) == ZIP_SIGNATURE


def open_sheet(file: BinaryIO) -> tuple[Any, list[str]]:
    """Open the first sheet of an Excel file for reading row by row.

    Return it, and the names of the other sheets that have rows. Raise FileError.
    """
    from openpyxl import load_workbook  # takes 5 MB in each worker
    from openpyxl.utils.exceptions import InvalidFileException

    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            check_unpacked_size(archive.infolist())
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        first, *others = book.worksheets
        return first, [sheet.title for sheet in others if next(sheet_rows(sheet), None)]
    except FileError:
        raise
    # Broken files raise more than what openpyxl documents.
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError) as error:
        raise unreadable(error) from error


def unreadable(error: Exception) -> FileError:
    message = _("This Excel file can’t be opened: %(reason)s. Save it as “Excel Workbook (.xlsx)” or as CSV.")
    return FileError(message % {"reason": str(error).strip("'\".") or _("it is damaged")})


def check_unpacked_size(parts: Iterable[zipfile.ZipInfo]) -> None:
    """Raise FileError for a zip bomb. The archive itself states the sizes; zipfile reads no further than they say."""
    parts = list(parts)
    large = [part for part in parts if part.file_size > 1 << 20]
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES or any(
        part.file_size > MAX_COMPRESSION_RATIO * max(part.compress_size, 1) for part in large
    ):
        raise FileError(_("This Excel file is too large when it is unpacked. Save it as CSV."))


def sheet_rows(sheet: Any) -> Iterator[NumberedCells]:
    """Yield ``(line, cells)`` of each row that is not blank, with cells as text. Raise FileError."""
    sheet.reset_dimensions()  # the size that the file states may be wrong
    try:
        for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1):
            check_sheet_rows(line)  # the number that a row states may be any
            if not any(values):
                continue
            cells = [cell_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield line, cells
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile, OSError) as error:
        raise unreadable(error) from error


def cell_text(value: object) -> str:
    """Return the value of an Excel cell as a CSV file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return str(value)
