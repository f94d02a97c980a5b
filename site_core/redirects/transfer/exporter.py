"""Export all redirects as a CSV, XLSX, or JSON file that can be imported again without loss."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from site_core.lib import limited_process
from site_core.lib.limited_process import Limits
from site_core.lib.spreadsheets import CSV_CONTENT_TYPE, XLSX_CONTENT_TYPE, csv_lines, write_xlsx

from ..models import RedirectRule
from .formats import native
from .lookups import page_paths, site_names

MAX_XLSX_RULES_IN_REQUEST = 5_000  # take a second of processor time; 100,000 take 15
MAX_MEMORY_BYTES = 4 << 20  # larger files are buffered on disk
LIMITS = Limits(megabytes=768, cpu_seconds=50, seconds=50, niceness=0)  # a person waits, and proxies only a minute
CONTENT_TYPES = {"csv": CSV_CONTENT_TYPE, "json": "application/json", "xlsx": XLSX_CONTENT_TYPE}


def rule_cells() -> Iterator[dict[str, Any]]:
    """Yield ``{column: value}`` of each rule, oldest first, so that an import keeps their order."""
    page_ids = RedirectRule.objects.order_by().values("redirect_page_id")
    pages, sites = page_paths(page_ids), site_names()
    for rule in RedirectRule.objects.order_by("pk").iterator():
        yield native.cells_of(rule, pages, sites)


def table_rows() -> Iterator[list[Any]]:
    """Yield the header row, then the cells of each rule."""
    yield native.COLUMNS
    for cells in rule_cells():
        yield [native.table_cell(column, value) for column, value in cells.items()]


def json_lines() -> Iterator[bytes]:
    """Yield the lines of a JSON file, one redirect on each."""
    yield b'{"redirects": ['
    separator = b"\n"
    for cells in rule_cells():
        yield separator + json.dumps(cells, ensure_ascii=False).encode()
        separator = b",\n"
    yield b"\n]}\n"


def write(file_format: str, file: IO[bytes]) -> None:
    """Write all redirects to ``file`` as ``file_format``: a key of CONTENT_TYPES."""
    if file_format == "xlsx":
        write_xlsx(file, "Redirects", table_rows())
    else:
        file.writelines(csv_lines(table_rows()) if file_format == "csv" else json_lines())


def export(file_format: str) -> IO[bytes]:
    """Return a temporary file with all redirects. Raise ProcessFailed if an XLSX file takes too long.

    Many rules are written to XLSX in a process of its own, so that the site responds to others in the meantime.
    """
    if file_format == "xlsx" and RedirectRule.objects.count() > MAX_XLSX_RULES_IN_REQUEST:
        file: IO[bytes] = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  the caller closes it
        limited_process.run(["django", "export_redirects", file.name, "--skip-checks"], LIMITS)
    else:
        file = tempfile.SpooledTemporaryFile(MAX_MEMORY_BYTES)  # noqa: SIM115  the caller closes it
        write(file_format, file)
    file.seek(0)
    return file
