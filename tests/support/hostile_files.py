"""Small files that take a lot of memory or time to import, unless there are limits."""

import io
import json
import zipfile

from tests.support.redirect_files import excel_file

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
CELL = '<c t="inlineStr"><is><t>{}</t></is></c>'


def excel_file_with(sheet):
    """Return an Excel file with this XML as its first sheet."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(excel_file(["from", "to"]))) as original,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in original.namelist():
            changed.writestr(name, sheet if name.endswith("sheet1.xml") else original.read(name))
    return result.getvalue()


def sheet_with_gap(row=2_000_000_000):
    """Return an Excel file whose only row says that it is the two billionth."""
    return excel_file_with(SHEET.format(f'<row r="{row}">{CELL.format("/a/")}{CELL.format("/b/")}</row>'))


def sheet_with_entities():
    """Return an Excel file with entities that would become 10 GB of text."""
    entities = '<!ENTITY e0 "lol">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return excel_file_with(f"<!DOCTYPE x [{entities}]>" + SHEET.format(f'<row r="1">{CELL.format("&e9;")}</row>'))


def sheet_that_unpacks():
    """Return an Excel file that unpacks to 300 MB."""
    return excel_file_with(SHEET.format(" " * (300 << 20)))


def table(rows):
    return "from,to\n" + "".join(f"/{number}/,/team/\n" for number in range(rows))


def expressions(rows):
    return "".join(f"RedirectMatch 301 ^/old-{number}/(.*)$ /team/$1\n" for number in range(rows))


def wide_table(columns):
    return ",".join(["from", "to", *map(str, range(columns))]) + "\n/a/,/team/\n"


def wide_json(columns):
    return json.dumps([{"from": f"/{number}/", "to": "/team/", f"name {number}": 1} for number in range(columns)])


def nested_json(depth=100_000):
    return "[" * depth + "]" * depth
