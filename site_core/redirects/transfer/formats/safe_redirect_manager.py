"""Parse CSV files for Safe Redirect Manager: ``source,target,regex,code``, possibly with more columns.

https://github.com/10up/safe-redirect-manager: a ``*`` at the end matches anything. Rows without a code are 302.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ...models import Kind, Status
from .expressions import check_regex
from .redirection import is_true
from .row import Fields, Row, UnsupportedRedirect, make_row, rejected_row, row_text
from .values import parse_status

LABEL = "Safe Redirect Manager"
COLUMNS = {"source", "target", "regex", "code", "notes", "order", "message", "force_https"}


def matches(headers: set[str]) -> bool:
    return {"source", "target", "regex", "code"} <= headers <= COLUMNS


def parse_row(line: int, cells: Mapping[str, str]) -> Row:
    text = row_text(cells, "source", "target", "code")
    target = cells["target"].strip()
    try:
        fields = source_fields(cells["source"].strip(), is_true(cells["regex"]))
        fields["status"] = parse_status(cells["code"], default=Status.FOUND)
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)
    if fields["kind"] == Kind.PREFIX and target.endswith("*"):
        target = f"{target[:-1]}$1"
    fields["target"] = "" if fields["status"] >= 400 else target
    if notes := cells.get("notes", "").strip():
        fields["notes"] = notes
    return make_row(line, text, fields)


def source_fields(source: str, is_regex: bool) -> Fields:
    if is_regex:
        return {"kind": Kind.REGEX, "source": check_regex(source)}
    if "*" in source.rstrip("*"):
        raise UnsupportedRedirect(_("A * can only stand at the end of a URL. Use a regular expression instead."))
    return {"kind": Kind.PREFIX if source.endswith("*") else Kind.EXACT, "source": source}
