"""Our own columns: what export writes and import reads back. Tables and JSON share them."""

from datetime import UTC, datetime
from functools import partial

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from site_core.lib.spreadsheets import escape_formula, unescape_formula

from ..models import Kind, QueryMode
from .rows import CannotSay, refused, row_of

LABEL = "This site’s own columns"
WORDS = {True: "yes", False: "no"}
YES = ("yes", "y", "true", "1", "on", "active", "enabled")
NO = ("no", "n", "false", "0", "off", "inactive", "disabled")


def read_choice(choices, text):
    text = text.strip().lower()
    if text not in choices.values:
        raise CannotSay(f"“{text}” is not one of: {', '.join(choices.values)}.")
    return text


def read_bool(text):
    word = text.strip().lower()
    if word not in YES + NO:
        raise CannotSay(f"“{text}” is neither yes nor no.")
    return word in YES


def read_int(text):
    try:
        return int(text)
    except ValueError:
        raise CannotSay(f"“{text}” is not a number.") from None


def read_moment(text):
    """A moment as ISO 8601 has it; without a time zone, in the site's."""
    try:
        day = parse_date(text.strip())
        moment = datetime(day.year, day.month, day.day) if day else parse_datetime(text.strip())
        if moment is None:
            raise ValueError
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        raise CannotSay(f"“{text}” is not a date. Write it like 2026-05-31 or 2026-05-31T09:00.") from None


TEXTS = {"source": "source", "query": "query", "target": "target", "notes": "notes"}
TEXTS["page_route"] = "redirect_page_route_path"
# Column → (field, what reads it); an empty cell leaves the field as it is.
VALUES = {
    "kind": ("kind", partial(read_choice, Kind)),
    "query_mode": ("query_mode", partial(read_choice, QueryMode)),
    "status": ("status", read_int),
    "carry_query": ("carry_query", read_bool),
    "ignore_case": ("ignore_case", read_bool),
    "ignore_slash": ("ignore_slash", read_bool),
    "priority": ("priority", read_int),
    "enabled": ("enabled", read_bool),
    "automatic": ("automatically_created", read_bool),
}
MOMENTS = ("starts_at", "ends_at")
COLUMNS = [
    *("source", "kind", "query_mode", "query", "target", "page", "page_route", "status", "carry_query", "ignore_case"),
    *("ignore_slash", "priority", "enabled", *MOMENTS, "site", "automatic", "notes"),
]


def fits(headers):
    return "source" in headers and headers <= set(COLUMNS) and bool(headers & {"target", "page", "status"})


def read(line, cells):
    """The Row for ``{column: cell}`` of a table."""
    return row(line, {name: unescape_formula(cell) if name in TEXTS else cell for name, cell in cells.items()})


def row(line, cells):
    """The Row for ``{column: text}``, texts as they are."""
    text = f"{cells.get('source', '')} → {cells.get('target') or cells.get('page') or cells.get('status', '')}"
    try:
        return row_of(line, text, fields_of(cells), cells.get("page", ""), cells.get("site", ""))
    except CannotSay as problem:
        return refused(line, text, problem)


def fields_of(cells):
    values = {field: cells[column] for column, field in TEXTS.items() if column in cells}
    for column, (field, read_value) in VALUES.items():
        if cells.get(column, "").strip():
            values[field] = in_column(column, read_value, cells[column])
    for column in MOMENTS:
        if column in cells:
            values[column] = in_column(column, read_moment, cells[column]) if cells[column].strip() else None
    return values


def in_column(column, read_value, text):
    try:
        return read_value(text)
    except CannotSay as problem:
        raise CannotSay(f"{column}: {problem}") from None


def cells_of(rule, pages, sites):
    """``{column: value}`` of a saved rule; ``pages`` and ``sites`` have names by key. Texts, numbers and booleans."""
    cells = {column: getattr(rule, field) for column, field in TEXTS.items()}
    cells |= {column: getattr(rule, field) for column, (field, _) in VALUES.items()}
    for column in MOMENTS:
        moment = getattr(rule, column)
        cells[column] = moment.astimezone(UTC).isoformat() if moment else ""
    cells["page"] = pages.get(rule.redirect_page_id, "")
    cells["site"] = sites.get(rule.site_id, "")
    return {column: cells[column] for column in COLUMNS}


def in_table(column, value):
    """``value`` as a table's cell has it."""
    if isinstance(value, bool):
        return WORDS[value]
    return escape_formula(value) if column in TEXTS else value
