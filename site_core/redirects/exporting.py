"""All redirects as a file that import reads back: CSV, XLSX or JSON."""

import csv
import json

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from .formats import own
from .models import RedirectRule
from .places import names_of_pages, names_of_sites

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def rows():
    """Yield ``{column: value}`` of all rules, oldest first: read back in this order, they stay in it."""
    used = RedirectRule.objects.order_by().values("redirect_page_id")
    pages, sites = names_of_pages(used), names_of_sites()
    for rule in RedirectRule.objects.order_by("pk").iterator():
        yield own.cells_of(rule, pages, sites)


class Echo:
    """Hands back what is written to it, for csv.writer."""

    def write(self, text):
        return text


def as_csv():
    """Yield the lines of a CSV file as bytes; with the mark that tells Excel that it is UTF-8."""
    writer = csv.writer(Echo())
    yield b"\xef\xbb\xbf" + writer.writerow(own.COLUMNS).encode()
    for cells in rows():
        yield writer.writerow([own.in_table(column, value) for column, value in cells.items()]).encode()


def as_json():
    """Yield the lines of a JSON file as bytes, one redirect on each."""
    yield b'{"redirects": ['
    between = b"\n"
    for cells in rows():
        yield between + json.dumps(cells, ensure_ascii=False).encode()
        between = b",\n"
    yield b"\n]}\n"


def write_xlsx(file):
    """Write an Excel file to ``file`` (binary, open for writing)."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Redirects")
    sheet.freeze_panes = "A2"
    sheet.append(own.COLUMNS)
    for cells in rows():
        sheet.append([excel_cell(sheet, own.in_table(column, value)) for column, value in cells.items()])
    book.save(file)


def excel_cell(sheet, value):
    """``value`` for Excel: texts never as formulas or numbers."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.data_type = "s"
    return cell


def write(kind, file):
    """Write all redirects as ``kind`` (csv, json, xlsx) to ``file`` (binary)."""
    if kind == "xlsx":
        write_xlsx(file)
        return
    for part in {"csv": as_csv, "json": as_json}[kind]():
        file.write(part)
