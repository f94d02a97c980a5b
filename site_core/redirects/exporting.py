"""All redirects as a file that import reads back: CSV, XLSX or JSON."""

import json

from site_core.lib import spreadsheets

from .formats import own
from .models import RedirectRule
from .places import names_of_pages, names_of_sites

TYPES = {
    "csv": spreadsheets.CSV_CONTENT_TYPE,
    "json": "application/json",
    "xlsx": spreadsheets.XLSX_CONTENT_TYPE,
}


def rows():
    """Yield ``{column: value}`` of all rules, oldest first: read back in this order, they stay in it."""
    used = RedirectRule.objects.order_by().values("redirect_page_id")
    pages, sites = names_of_pages(used), names_of_sites()
    for rule in RedirectRule.objects.order_by("pk").iterator():
        yield own.cells_of(rule, pages, sites)


def table_rows():
    """Yield the column names, then the cells of each rule."""
    yield own.COLUMNS
    for cells in rows():
        yield [own.in_table(column, value) for column, value in cells.items()]


def as_json():
    """Yield the lines of a JSON file as bytes, one redirect on each."""
    yield b'{"redirects": ['
    between = b"\n"
    for cells in rows():
        yield between + json.dumps(cells, ensure_ascii=False).encode()
        between = b",\n"
    yield b"\n]}\n"


def write(kind, file):
    """Write all redirects as ``kind`` (csv, json, xlsx) to ``file`` (binary)."""
    if kind == "xlsx":
        spreadsheets.write_xlsx(file, "Redirects", table_rows())
    else:
        file.writelines(spreadsheets.csv_lines(table_rows()) if kind == "csv" else as_json())
