"""Check and import files with redirects from tests."""

import io

from openpyxl import Workbook

from site_core.redirects.models import RedirectRule
from site_core.redirects.transfer.formats.detect import detect
from site_core.redirects.transfer.importer import Importer


def encode(content):
    return content if isinstance(content, bytes) else content.encode()


def parse(content, options=None):
    """Return the Source for the content of a file, and its Rows."""
    source = detect(io.BytesIO(encode(content)), options)
    return source, list(source.read())


def parse_rules(content, options=None):
    """Return ``{source: RedirectRule}`` of the rows that have a rule."""
    return {row.rule.source: row.rule for row in parse(content, options)[1] if row.rule}


def excel_file(*rows, **other_sheets):
    """Return the content of an Excel file with these rows in its first sheet."""
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    for name, cells in other_sheets.items():
        book.create_sheet(name).append(cells)
    book.save(file)
    return file.getvalue()


def dry_run(content):
    """Check the content of a file and return ``(label, [RowResult, …], Importer)``."""
    source = detect(io.BytesIO(encode(content)))
    importer = Importer(source, may_leave_site=True)
    return str(source.label), list(importer.dry_run()), importer


def import_content(content):
    """Import the content and return ``(label, {source: (kind, target, status, query)}, {line: reasons})``.

    The reasons are those of rejected rows.
    """
    label, results, importer = dry_run(content)
    importer.write()
    rules = {rule.source: (rule.kind, rule.target, rule.status, rule.query) for rule in RedirectRule.objects.all()}
    return label, rules, {each.line: " ".join(each.reasons) for each in results if each.outcome == "rejected"}
