"""Write CSV and XLSX files that spreadsheet programs open without running anything in them."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any

CSV_CONTENT_TYPE = "text/csv; charset=utf-8"
XLSX_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UTF_8_BOM = b"\xef\xbb\xbf"  # tells Excel that a CSV file is UTF-8
# Cells that start like this are run as formulas: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ESCAPE = "'"
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # not allowed in XLSX


def escape_formula(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula. ``unescape_formula`` restores it."""
    return ESCAPE + text if text.startswith((*FORMULA_PREFIXES, ESCAPE)) else text


def unescape_formula(text: str) -> str:
    return text.removeprefix(ESCAPE)


def escape_cell(value: object) -> str:
    """Return ``value`` as text for a report: formulas escaped, control characters removed. Not reversible."""
    text = CONTROL_CHARACTERS.sub("", str(value))
    return ESCAPE + text if text.startswith(FORMULA_PREFIXES) else text


# For the ``custom_value_preprocess`` of Wagtail's report views.
ESCAPE_IN_EXPORTS: dict[type, dict[str, Callable[[Any], str]]] = {str: {"csv": escape_cell, "xlsx": escape_cell}}


class Echo:
    """A file that returns what is written to it, so that ``csv.writer`` can stream."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Yield the lines of a CSV file. Escape texts from editors or visitors first: see ``escape_formula``."""
    writer = csv.writer(Echo())
    prefix = UTF_8_BOM
    for row in rows:
        yield prefix + writer.writerow(row).encode()
        prefix = b""


def write_xlsx(file: IO[bytes], title: str, rows: Iterable[Sequence[object]]) -> None:
    """Write an Excel file whose first row is a frozen header. Texts are stored as texts, never as formulas."""
    from openpyxl import Workbook  # takes 5 MB in each worker

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    workbook.save(file)


def _xlsx_cell(sheet: Any, value: object) -> object:
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.data_type = "s"
    return cell
