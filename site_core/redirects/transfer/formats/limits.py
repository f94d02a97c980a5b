"""How large a file and its parts may be."""

from __future__ import annotations

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from .row import FileError

MAX_BYTES = 32 << 20
MAX_ROWS = 100_000
MAX_EXPRESSIONS = 5000  # regular expressions take longer than other redirects, and are held in memory
MAX_LINE_LENGTH = 50_000  # characters of a line in the configuration of a server
MAX_CELL_LENGTH = 20_000  # characters
MAX_COLUMNS = 200
MAX_SHEET_ROWS = 1 << 20  # including blank ones, as in Excel
MAX_UNPACKED_BYTES = 200 << 20  # of a whole Excel file
MAX_COMPRESSION_RATIO = 200  # of one part of it


def too_large() -> FileError:
    message = _("The file is larger than %(limit)d MB. Split it into several files.")
    return FileError(message % {"limit": MAX_BYTES >> 20})


def check_rows(count: int) -> None:
    """Raise FileError if ``count`` rows are too many."""
    if count > MAX_ROWS:
        message = _("The file has more than %(limit)s rows. Split it into several files.")
        raise FileError(message % {"limit": intcomma(MAX_ROWS)})


def check_sheet_rows(line: int) -> None:
    """Raise FileError if a sheet goes on after its last possible ``line``."""
    if line > MAX_SHEET_ROWS:
        message = _("The sheet has more than %(limit)s rows. Delete those without redirects, or save it as CSV.")
        raise FileError(message % {"limit": intcomma(MAX_SHEET_ROWS)})


def check_expressions(count: int) -> None:
    """Raise FileError if ``count`` regular expressions are too many."""
    if count > MAX_EXPRESSIONS:
        message = _(
            "The file has more than %(limit)s regular expressions. Combine those that differ only in a word, such as "
            "^/(old|former)/(.*)$, or use redirects for single URLs."
        )
        raise FileError(message % {"limit": intcomma(MAX_EXPRESSIONS)})


def check_columns(count: int) -> None:
    """Raise FileError if a table has ``count`` columns, and that is too many."""
    if count > MAX_COLUMNS:
        message = _("The table has more than %(limit)d columns. Keep only those about redirects.")
        raise FileError(message % {"limit": MAX_COLUMNS})


def check_cells(line: int, cells: list[str]) -> None:
    """Raise FileError if one of the ``cells`` in ``line`` is too long."""
    if any(len(cell) > MAX_CELL_LENGTH for cell in cells):
        message = _("Line %(line)d has a cell with more than %(limit)s characters. Shorten or remove it.")
        raise FileError(message % {"line": line, "limit": intcomma(MAX_CELL_LENGTH)})


def check_line(line: int, text: str) -> None:
    """Raise FileError if the ``text`` of a ``line`` is too long."""
    if len(text) > MAX_LINE_LENGTH:
        message = _("Line %(line)d has more than %(limit)s characters, so it can’t be a redirect. Remove it.")
        raise FileError(message % {"line": line, "limit": intcomma(MAX_LINE_LENGTH)})
