"""Tables: rows of cells from CSV, TSV and Excel files, each with its line."""

import csv
import datetime
import zipfile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .rows import FileProblem

DELIMITERS = ",;\t|"
ZIP_START = b"PK\x03\x04"
MOST_UNPACKED = 200 * 1024 * 1024  # bytes of an Excel file once unpacked
MOST_RATIO = 200  # times that a part of it may grow by unpacking
MOST_COLUMNS = 200
NOT_EXCEL = "This Excel file can't be opened: {reason}. Save it anew as “Excel Workbook (.xlsx)” or as CSV."
BOMB = "This Excel file grows too large when it is unpacked. Save it as CSV."
BROKEN = "Line {line} is no proper CSV: {reason}. Look for a quotation mark that is opened and never closed."


def delimiter_of(line):
    """The delimiter that splits ``line`` into most cells; a comma if there is none."""
    return max(DELIMITERS, key=lambda mark: (len(next(csv.reader([line], delimiter=mark), [])), mark == ","))


def csv_rows(text, delimiter):
    """Yield ``(line, cells)`` for each row that is not blank; ``line`` is where the row begins. Raises FileProblem."""
    text.seek(0)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileProblem(BROKEN.format(line=line, reason=error)) from error
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def is_excel(file):
    file.seek(0)
    return file.read(4) == ZIP_START


def open_workbook(file):
    """The first sheet of an Excel file, to be read row by row. Raises FileProblem."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            check_unpacked(archive.infolist())
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
    except FileProblem:
        raise
    # Not every broken file raises what the library's documentation says.
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError) as error:
        raise FileProblem(NOT_EXCEL.format(reason=str(error).strip("'\".") or "it is damaged")) from error
    return sheet


def check_unpacked(parts):
    """Raise FileProblem for a zip bomb. The sizes are the archive's own words; zipfile stops reading where they end."""
    large = [part for part in parts if part.file_size > 1 << 20]
    if sum(part.file_size for part in parts) > MOST_UNPACKED or any(
        part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in large
    ):
        raise FileProblem(BOMB)


def sheet_rows(sheet):
    """Yield ``(line, cells)`` for each row that is not blank, cells as texts."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    try:
        for line, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            cells = [as_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield line, cells
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile, OSError) as error:
        raise FileProblem(NOT_EXCEL.format(reason=str(error))) from error


def as_text(value):
    """A cell of Excel as CSV would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return str(value)
