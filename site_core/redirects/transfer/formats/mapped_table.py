"""Parse a table whose columns are guessed, or chosen by a person: see columns.py."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.spreadsheets import unescape_formula

from ...checks.typed_urls import remove_quotes
from ...models import GONE_STATUSES, Kind, QueryMode, Status
from .column import Column
from .expressions import add_first_slash, check_regex, escape_regex, is_expression, match_whole_path, strip_delimiters
from .native import parse_date_or_datetime, parse_int
from .path_templates import BRACE_SYNTAX, BRACKET_SYNTAX, PARAMETER_SYNTAX, SPLAT_SYNTAX, template_fields
from .row import Fields, Row, UnsupportedRedirect, exact_fields, make_row, rejected_row
from .values import PARTIAL_MATCHINGS, parse_bool, parse_matching, parse_status

LABEL = gettext_lazy("Table of old and new URLs")
ALL_SITES = ("", "all", "all sites", "none", "*")

# Webflow escapes what is special in its expressions.
WEBFLOW_ESCAPE = re.compile(r"%([().+\-*?\[\]^$])")

Cells = Mapping[str, str]  # by Column
# Column → (field, parser). A blank cell leaves the field as it is.
PARSED_COLUMNS: dict[Column, tuple[str, Callable[[str], Any]]] = {
    Column.ENABLED: ("enabled", parse_bool),
    Column.DISABLED: ("enabled", lambda text: not parse_bool(text)),
    Column.CARRY_QUERY: ("carry_query", parse_bool),
    Column.IGNORE_CASE: ("ignore_case", parse_bool),
    Column.CASE_SENSITIVE: ("ignore_case", lambda text: not parse_bool(text)),
    Column.PRIORITY: ("priority", parse_int),
    Column.STARTS_AT: ("starts_at", parse_date_or_datetime),
    Column.ENDS_AT: ("ends_at", parse_date_or_datetime),
    Column.NOTES: ("notes", str.strip),
    Column.PERMANENT: ("status", lambda text: Status.MOVED if parse_bool(text) else Status.FOUND),
    Column.STATUS: ("status", parse_status),
}


def parse_row(line: int, cells: Cells, literal: bool = False) -> Row:
    """Return the Row for ``{Column: cell}``.

    Old URLs that look like expressions become expressions, unless ``literal``.
    """
    cells = {column: unescape_formula(remove_quotes(cell)).strip() for column, cell in cells.items()}
    text = f"{cells[Column.SOURCE]} → {cells.get(Column.TARGET) or cells.get(Column.STATUS, '')}"
    warnings: list[str] = []
    try:
        fields = parse_fields(cells, literal, warnings)
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)
    site = cells.get(Column.SITE, "")
    return make_row(line, text, fields, host="" if site.lower() in ALL_SITES else site, warnings=warnings)


def parse_fields(cells: Cells, literal: bool, warnings: list[str]) -> Fields:
    if not cells[Column.SOURCE]:
        raise UnsupportedRedirect(_("The old URL is missing."))
    fields = matching_fields(cells, literal, warnings)
    if query := cells.get(Column.QUERY, "").lstrip("?"):
        fields |= {"query_mode": QueryMode.EXACT, "query": query}
    for column, (field, parse) in PARSED_COLUMNS.items():
        if cells.get(column):
            fields[field] = parse_cell(column, parse, cells[column])
    if fields.get("status") in GONE_STATUSES and fields["target"]:
        message = _("%(status)d has no new URL, so %(target)s is not imported.")
        warnings.append(message % {"status": fields["status"], "target": fields["target"]})
        fields["target"] = ""
    return fields


def matching_fields(cells: Cells, literal: bool, warnings: list[str]) -> Fields:
    """Return the kind, source, and target. Without a column for the kind, the old URL itself tells it."""
    source, target = cells[Column.SOURCE], cells.get(Column.TARGET, "")
    kind = kind_of(cells)
    if WEBFLOW_ESCAPE.search(source) and kind != Kind.REGEX:
        source = unescape_webflow(source, warnings)
    if expression := PARTIAL_MATCHINGS.get(cells.get(Column.MATCHING, "").lower()):
        return {"kind": Kind.REGEX, "source": expression.format(escape_regex(source)), "target": target}
    if kind is None and is_expression(source):
        kind = Kind.EXACT if literal else Kind.REGEX
        source = source if literal else match_whole_path(source)
        message = _("The old URL looks like a regular expression, so it is imported as one: %(expression)s")
        warnings += [] if literal else [message % {"expression": source}]
    elif kind is None and not literal and (syntax := template_syntax(source, target)):
        return fields_with_placeholders(source, target, syntax, warnings)
    return url_fields(kind, source, target, keeps_subpath(cells))


def unescape_webflow(source: str, warnings: list[str]) -> str:
    """Return ``source`` without the % that Webflow writes before special characters: ``/with%-dash``."""
    has_expression = is_expression(WEBFLOW_ESCAPE.sub("", source))
    unescaped = WEBFLOW_ESCAPE.sub(r"\\\1" if has_expression else r"\1", source)
    message = _("%(source)s is read as %(unescaped)s: Webflow writes a %% before special characters.")
    warnings.append(message % {"source": source, "unescaped": unescaped})
    return unescaped


def fields_with_placeholders(source: str, target: str, syntax: re.Pattern[str], warnings: list[str]) -> Fields:
    fields = template_fields(source, target, syntax, warnings)
    if fields["kind"] == Kind.REGEX:
        message = _("The old URL has placeholders, so it is imported as a regular expression: %(expression)s")
        warnings.append(message % {"expression": fields["source"]})
    return fields


def template_syntax(source: str, target: str) -> re.Pattern[str] | None:
    """Return the syntax of the placeholders in two URLs, or None if they have none."""
    if ":splat" in target or "*" in source.removesuffix("*"):
        return SPLAT_SYNTAX
    if re.search(r"/:[A-Za-z_]", source):
        return PARAMETER_SYNTAX
    if re.search(r"/\{[A-Za-z][\w-]*\}", source):
        return BRACE_SYNTAX
    is_repeated = any(f"[{name}]" in target for name in re.findall(r"\[(\w+)\]", source))
    return BRACKET_SYNTAX if is_repeated else None


def parse_cell(column: Column, parse: Callable[[str], Any], text: str) -> Any:
    """Return ``parse(text)``. Errors name the ``column``."""
    try:
        return parse(text)
    except UnsupportedRedirect as error:
        raise UnsupportedRedirect(f"{column.label}: {error}") from None


def is_true(cells: Cells, column: Column) -> bool:
    return bool(cells.get(column)) and parse_cell(column, parse_bool, cells[column])


def kind_of(cells: Cells) -> str | None:
    """Return the Kind that the columns name, or None if they don't."""
    if is_true(cells, Column.REGEX):
        return Kind.REGEX
    if is_true(cells, Column.SUBPATHS):
        return Kind.PREFIX
    if cells.get(Column.MATCHING):
        return parse_cell(Column.MATCHING, parse_matching, cells[Column.MATCHING])
    is_wildcard = cells[Column.SOURCE].endswith("*") and not is_expression(cells[Column.SOURCE])
    return Kind.EXACT if cells.get(Column.REGEX) and not is_wildcard else None


def keeps_subpath(cells: Cells) -> bool:
    """Return whether the rest of the path is added to the new URL, which is the default below a prefix."""
    if cells.get(Column.KEEP_SUBPATH):
        return is_true(cells, Column.KEEP_SUBPATH)
    return is_true(cells, Column.SUBPATHS)


def url_fields(kind: str | None, source: str, target: str, keep_subpath: bool) -> Fields:
    """Return the fields for a redirect between two URLs. A * at the end of the old one makes it a prefix."""
    if kind == Kind.REGEX:
        expression = add_first_slash(strip_delimiters(source))
        return {"kind": kind, "source": check_regex(expression), "target": dollar_groups(target)}
    if kind == Kind.PREFIX or (kind is None and source.endswith("*")):
        target = target.replace("*", "$1")
        if keep_subpath and target and "$" not in target and "?" not in target:
            source, target = f"{source.rstrip('*/')}/", f"{target.rstrip('/')}/$1"
        return {"kind": Kind.PREFIX, "source": f"{source.rstrip('*')}*", "target": target}
    return {**exact_fields(source), "target": target}


def dollar_groups(target: str) -> str:
    r"""Return ``target`` with \1, ${1}, and %1 written as $1. %20 stays as it is."""
    return re.sub(r"(?:\\|%(?!\d[0-9A-Fa-f]))(\d)|\$\{(\d)\}", lambda match: f"${match[1] or match[2]}", target)
