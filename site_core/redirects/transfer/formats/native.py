"""The columns of this site's own export, which import reads again. Tables and JSON files share them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.spreadsheets import escape_formula, unescape_formula

from ...models import Kind, QueryMode, RedirectRule
from .row import Fields, Row, UnsupportedRedirect, make_row, rejected_row, row_text
from .values import parse_bool

LABEL = gettext_lazy("This site’s own format")
BOOLEAN_TEXT = {True: "yes", False: "no"}


def parse_choice(choices: type[TextChoices], text: str) -> str:
    text = text.strip().lower()
    if text not in choices.values:
        raise UnsupportedRedirect(
            _("“%(value)s” is not one of: %(choices)s.") % {"value": text, "choices": ", ".join(choices.values)}
        )
    return text


def parse_int(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise UnsupportedRedirect(_("“%(value)s” is not a number.") % {"value": text}) from None


def parse_american_datetime(text: str) -> datetime | None:
    """Parse “5/31/2026”, “5/31/2026 9:00 AM”, and “05/31/2026 09:00”. Return None for anything else."""
    for time_format in ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M%p", " %I:%M:%S %p"):
        try:
            return datetime.strptime(text, f"%m/%d/%Y{time_format}")
        except ValueError:
            continue
    return None


def parse_date_or_datetime(text: str) -> datetime:
    """Parse a date or a datetime in ISO 8601, or as Americans write it. Without a time zone, it is in the site's."""
    text = text.strip()
    try:
        day = parse_date(text)
        moment = datetime(day.year, day.month, day.day) if day else parse_datetime(text)
        moment = moment or parse_american_datetime(text)
        if moment is None:
            raise ValueError
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        message = _("“%(value)s” is not a date. Use the format 2026-05-31, 2026-05-31T09:00, or 5/31/2026.")
        raise UnsupportedRedirect(message % {"value": text}) from None


TEXT_COLUMNS = {"source": "source", "query": "query", "target": "target", "notes": "notes"}
TEXT_COLUMNS["page_route"] = "redirect_page_route_path"
# Column → (field, parser). An empty cell leaves the field as it is.
PARSED_COLUMNS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "kind": ("kind", partial(parse_choice, Kind)),
    "query_mode": ("query_mode", partial(parse_choice, QueryMode)),
    "status": ("status", parse_int),
    "carry_query": ("carry_query", parse_bool),
    "ignore_case": ("ignore_case", parse_bool),
    "ignore_slash": ("ignore_slash", parse_bool),
    "priority": ("priority", parse_int),
    "enabled": ("enabled", parse_bool),
    "automatic": ("automatically_created", parse_bool),
}
DATETIME_COLUMNS = ("starts_at", "ends_at")
COLUMNS = [
    *("source", "kind", "query_mode", "query", "target", "page", "page_route", "status", "carry_query", "ignore_case"),
    *("ignore_slash", "priority", "enabled", *DATETIME_COLUMNS, "site", "automatic", "notes"),
]
OWN_COLUMNS = {"kind", "query_mode", "page", "page_route", "ignore_slash", "automatic"}


def matches(headers: set[str]) -> bool:
    """Return whether ``headers`` are some of these columns, including one that other tools don't have."""
    is_known = "source" in headers and headers <= set(COLUMNS) and bool(headers & {"target", "page", "status"})
    return is_known and bool(headers & OWN_COLUMNS)


def parse_row(line: int, cells: Mapping[str, str]) -> Row:
    """Return the Row for ``{column: cell}`` of a table, whose texts may be escaped for spreadsheets."""
    return parse_entry(
        line, {name: unescape_formula(cell) if name in TEXT_COLUMNS else cell for name, cell in cells.items()}
    )


def parse_entry(line: int, cells: Mapping[str, str]) -> Row:
    """Return the Row for ``{column: text}``."""
    text = row_text(cells, "source", "target", "page", "status")
    try:
        return make_row(line, text, parse_fields(cells), cells.get("page", ""), cells.get("site", ""))
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)


def parse_fields(cells: Mapping[str, str]) -> Fields:
    fields: Fields = {field: cells[column] for column, field in TEXT_COLUMNS.items() if column in cells}
    for column, (field, parse) in PARSED_COLUMNS.items():
        if cells.get(column, "").strip():
            fields[field] = parse_cell(column, parse, cells[column])
    for column in DATETIME_COLUMNS:
        if column in cells:
            is_filled = cells[column].strip()
            fields[column] = parse_cell(column, parse_date_or_datetime, cells[column]) if is_filled else None
    return fields


def parse_cell(column: str, parse: Callable[[str], Any], text: str) -> Any:
    """Return ``parse(text)``. Errors name the ``column``."""
    try:
        return parse(text)
    except UnsupportedRedirect as error:
        raise UnsupportedRedirect(f"{column}: {error}") from None


def cells_of(rule: RedirectRule, pages: Mapping[int, str], sites: Mapping[int, str]) -> dict[str, Any]:
    """Return ``{column: value}`` of a saved rule: texts, numbers, and booleans.

    ``pages`` and ``sites`` map ids to names: see lookups.
    """
    cells = {column: getattr(rule, field) for column, field in TEXT_COLUMNS.items()}
    cells |= {column: getattr(rule, field) for column, (field, _parse) in PARSED_COLUMNS.items()}
    for column in DATETIME_COLUMNS:
        moment = getattr(rule, column)
        cells[column] = moment.astimezone(UTC).isoformat() if moment else ""
    cells["page"] = pages.get(rule.redirect_page_id, "")
    cells["site"] = sites.get(rule.site_id, "")
    return {column: cells[column] for column in COLUMNS}


def table_cell(column: str, value: Any) -> Any:
    """Return ``value`` as a cell of a table. Spreadsheets never take it for a formula."""
    if isinstance(value, bool):
        return BOOLEAN_TEXT[value]
    return escape_formula(value) if column in TEXT_COLUMNS else value
