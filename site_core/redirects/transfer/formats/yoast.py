"""Parse CSV files from Yoast SEO Premium: ``Origin,Target,Type,Format``.

https://yoast.com/help/how-to-import-and-export-redirects-in-yoast-seo-premium/
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ...models import Kind
from .expressions import add_first_slash, check_regex
from .row import Fields, Row, UnsupportedRedirect, make_row, rejected_row, row_text
from .values import parse_status

LABEL = "Yoast SEO Premium"
COLUMNS = {"origin", "target", "type", "format"}


def matches(headers: set[str]) -> bool:
    return headers >= COLUMNS


def parse_row(line: int, cells: Mapping[str, str]) -> Row:
    text = row_text(cells, "origin", "target", "type")
    try:
        fields = source_fields(cells["origin"].strip(), cells["format"].strip().lower())
        fields["status"] = parse_status(cells["type"])
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)
    fields["target"] = "" if fields["status"] >= 400 else cells["target"]
    return make_row(line, text, fields)


def source_fields(origin: str, syntax: str) -> Fields:
    if syntax not in ("plain", "regex", ""):
        raise UnsupportedRedirect(_("The format “%(format)s” is unknown. Use plain or regex.") % {"format": syntax})
    if syntax == "regex":
        return {"kind": Kind.REGEX, "source": check_regex(add_first_slash(origin))}
    return {"kind": Kind.EXACT, "source": origin}
