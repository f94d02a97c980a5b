"""Parse CSV and JSON files from the WordPress plugin Redirection.

https://redirection.me/support/import-export-redirects/ and https://redirection.me/developer/rest-api/
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ...addressing import split_url
from ...models import Kind, QueryMode, Status
from .expressions import check_regex
from .row import Fields, Row, UnsupportedRedirect, exact_fields, make_row, rejected_row, row_text
from .values import parse_status

CSV_LABEL = "Redirection (CSV)"
JSON_LABEL = "Redirection (JSON)"


COLUMNS = ("source", "target", "regex", "code", "type", "hits", "title", "status")
ACTIONS = ("url", "error", "pass", "random", "nothing")


def matches(headers: set[str]) -> bool:
    is_known = headers <= {*COLUMNS} and bool(headers & {"hits", "title", "type"})
    return is_known and {"source", "target", "regex", "code"} <= headers


def lacks_headings(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether ``rows`` are those of the plugin's CSV file, up to the action or further, without its headings."""
    return all(4 < len(row) <= len(COLUMNS) and is_complete_row(row) for row in rows)


def is_complete_row(row: Sequence[str]) -> bool:
    return row[2] in ("0", "1") and row[3].isdecimal() and row[4] in ACTIONS


def is_true(text: str) -> bool:
    """Return whether a plugin's cell for a yes/no value says yes."""
    return text.strip().lower() in ("1", "true", "yes")


def parse_row(line: int, cells: Mapping[str, str]) -> Row:
    """Return the Row for a row of the CSV file: ``source,target,regex,code,type,hits,title,status``."""
    text = row_text(cells, "source", "target", "code")
    try:
        action = cells.get("type", "").strip().lower()
        fields = common_fields(cells["source"], is_true(cells["regex"]), action, cells["code"], cells["target"])
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)
    if "status" in cells:
        fields["enabled"] = cells["status"].strip().lower() not in ("disabled", "0")
    if title := cells.get("title", "").strip():
        fields["notes"] = title
    return make_row(line, text, fields)


def common_fields(source: str, is_regex: bool, action: str, code: object, target: str) -> Fields:
    """Return the fields that CSV and JSON share. ``action`` is url, error, pass, random, nothing, or empty."""
    if action not in ("", "url", "error"):
        message = _("The plugin’s “%(action)s” action is not supported. Add this redirect by hand or leave it out.")
        raise UnsupportedRedirect(message % {"action": action})
    status = parse_status(code, Status.GONE if action == "error" else Status.MOVED)
    fields: Fields = {"source": source.strip(), "kind": Kind.EXACT, "status": status}
    fields["target"] = "" if status >= 400 else target.strip()
    if is_regex:
        fields |= {"kind": Kind.REGEX, "source": check_regex(source.strip())}
    return fields


def is_entry(entry: object) -> bool:
    """Return whether an element of a JSON file is a redirect of this plugin."""
    return isinstance(entry, dict) and "action_type" in entry and ("url" in entry or "match_data" in entry)


def get_position(entry: object) -> int:
    """Return the plugin's position of a redirect. If several match a URL, the lowest position applies."""
    position = str(entry.get("position", "")) if isinstance(entry, dict) else ""
    return int(position) if position.isdecimal() else 0


def parse_entry(line: int, entry: Mapping[str, Any], disabled_groups: Collection[object] = ()) -> Row:
    """Return the Row for an element of the JSON file's ``redirects``. ``disabled_groups`` are group ids."""
    url = str(entry.get("url", ""))
    text = f"{url} → {entry_target(entry) or entry.get('action_code', '')}"
    try:
        fields = entry_fields(entry, url)
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)
    fields["enabled"] = bool(entry.get("enabled", True)) and entry.get("group_id") not in disabled_groups
    return make_row(line, text, fields)


def entry_target(entry: Mapping[str, Any]) -> str:
    data = entry.get("action_data")
    if isinstance(data, str):
        return data
    return str(data.get("url") or "") if isinstance(data, dict) else ""


def entry_flags(entry: Mapping[str, Any]) -> dict[str, Any]:
    match_data = entry.get("match_data")
    flags = match_data.get("source") if isinstance(match_data, dict) else None
    return flags if isinstance(flags, dict) else {}


def entry_fields(entry: Mapping[str, Any], url: str) -> Fields:
    match_type = entry.get("match_type") or "url"
    if match_type != "url":
        message = _("This redirect depends on the visitor (%(condition)s), not only on the URL. Add it by hand.")
        raise UnsupportedRedirect(message % {"condition": match_type})
    flags = entry_flags(entry)
    is_regex = bool(entry.get("regex") or flags.get("flag_regex"))
    action, code = str(entry.get("action_type") or ""), entry.get("action_code") or ""
    fields = common_fields(url, is_regex, action, code, entry_target(entry))
    fields["ignore_case"] = bool(flags.get("flag_case", not is_regex))
    fields["ignore_slash"] = bool(flags.get("flag_trailing", not is_regex))
    fields |= entry_query_fields(url, is_regex, flags.get("flag_query", "exact"))
    if entry.get("title"):
        fields["notes"] = str(entry["title"])
    return fields


def entry_query_fields(url: str, is_regex: bool, flag: str) -> Fields:
    """Return the fields for the plugin's ``flag_query``: exact, exactorder, ignore, or pass (ignore and carry on)."""
    if is_regex:  # the plugin matches it against the URL with the query string, so that “(.*)” takes that along
        return {"carry_query": True}
    try:
        path, query = split_url(url)
    except ValueError:
        raise UnsupportedRedirect(_("%(url)s is not a valid URL.") % {"url": url}) from None
    if flag in ("ignore", "pass") or not query:
        return {"source": path, "query_mode": QueryMode.IGNORE, "query": "", "carry_query": flag != "ignore"}
    return {**exact_fields(path, query), "carry_query": False}
