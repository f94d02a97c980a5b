"""Parse CSV files from Rank Math: ``id,source,matching,destination,type,category,status,ignore``.

https://rankmath.com/kb/import-export-redirections/
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ...models import Kind
from .expressions import add_trimmed_slashes, check_regex, escape_regex
from .row import Fields, Row, UnsupportedRedirect, make_row, rejected_row, row_text, skipped_row
from .values import parse_status

LABEL = "Rank Math"
COLUMNS = {"id", "source", "matching", "destination", "type", "category", "status", "ignore"}


def matches(headers: set[str]) -> bool:
    return {"source", "matching", "destination", "type"} <= headers


def parse_row(line: int, cells: Mapping[str, str]) -> Row:
    text = row_text(cells, "source", "destination", "type")
    state = cells.get("status", "").strip().lower()
    if state == "trashed":
        return skipped_row(line, text, _("This redirect was in the plugin’s trash."))
    try:
        fields = source_fields(cells["source"].strip(), cells["matching"].strip().lower())
        fields["status"] = parse_status(cells["type"])
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)
    fields["target"] = "" if fields["status"] >= 400 else cells["destination"]
    fields["enabled"] = state in ("active", "")
    fields["ignore_case"] = "case" in cells.get("ignore", "").lower()
    return make_row(line, text, fields)


def source_fields(source: str, matching: str) -> Fields:
    if matching == "regex":
        # The plugin matches paths without the slashes at both ends.
        return {"kind": Kind.REGEX, "source": check_regex(add_trimmed_slashes(source))}
    if matching == "start":
        return {"kind": Kind.PREFIX, "source": f"{source.rstrip('*')}*"}
    if matching == "contains":
        return {"kind": Kind.REGEX, "source": escape_regex(source)}
    if matching == "end":
        return {"kind": Kind.REGEX, "source": f"{escape_regex(source)}$"}
    if matching in ("exact", ""):
        return {"kind": Kind.EXACT, "source": source}
    raise UnsupportedRedirect(
        _("The matching “%(matching)s” is unknown. Use exact, contains, start, end, or regex.") % {"matching": matching}
    )
