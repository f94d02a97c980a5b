"""Parse CSV files from Yoast SEO Premium: ``Origin,Target,Type,Format``.

https://yoast.com/help/how-to-import-and-export-redirects-in-yoast-seo-premium/
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ...models import Kind
from .expressions import check_regex
from .redirection import parse_status
from .row import Fields, Row, UnsupportedRedirect, make_row, rejected_row, row_text

LABEL = "Yoast SEO Premium"


def matches(headers: set[str]) -> bool:
    return {"origin", "target", "type", "format"} <= headers


def parse_row(line: int, cells: Mapping[str, str]) -> Row:
    text = row_text(cells, "origin", "target", "type")
    try:
        fields = source_fields(cells["origin"].strip(), cells["format"].strip().lower())
        fields["status"] = parse_status(cells["type"])
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)
    fields["target"] = "" if fields["status"] >= 400 else with_leading_slash(cells["target"].strip())
    return make_row(line, text, fields)


def source_fields(origin: str, syntax: str) -> Fields:
    if syntax not in ("plain", "regex", ""):
        raise UnsupportedRedirect(_("The format “%(format)s” is unknown. Use plain or regex.") % {"format": syntax})
    if syntax == "regex":
        return {"kind": Kind.REGEX, "source": check_regex(origin)}
    return {"kind": Kind.EXACT, "source": origin}


def with_leading_slash(target: str) -> str:
    """Return ``target`` with the leading slash of a path, which the plugin leaves out."""
    return target if not target or target.startswith("/") or "://" in target else f"/{target}"
