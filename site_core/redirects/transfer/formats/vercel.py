"""Parse the redirects of vercel.json and of Next.js: ``{"redirects": [{"source": …, "destination": …}, …]}``.

https://vercel.com/docs/project-configuration#redirects
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ...models import QueryMode, Status
from .path_templates import PARAMETER_SYNTAX, template_fields
from .row import Fields, Row, UnsupportedRedirect, make_row, rejected_row
from .values import parse_status

LABEL = "Vercel (vercel.json)"
ENTRY_KEYS = {"source", "destination", "permanent", "statusCode", "has", "missing", "basePath", "locale"}
OTHER_SECTIONS = ("rewrites", "routes")


def is_entry(entry: object) -> bool:
    """Return whether an element of a JSON file is a redirect of Vercel, even one with placeholders or conditions."""
    return isinstance(entry, dict) and {"source", "destination"} <= set(entry) <= ENTRY_KEYS


def parse_entry(line: int, entry: Mapping[str, Any]) -> Row:
    source, target = str(entry["source"]), str(entry["destination"])
    text = f"{source} → {target}"
    warnings: list[str] = []
    try:
        fields: Fields = {"status": status_of(entry)}
        fields |= template_fields(source, target, PARAMETER_SYNTAX, warnings)
        conditions = condition_fields(entry)
    except ValueError as error:
        return rejected_row(line, text, error)
    host = conditions.pop("host", "")
    return make_row(line, text, fields | conditions, host=host, warnings=warnings)


def status_of(entry: Mapping[str, Any]) -> int:
    """Return the status: 308 unless ``permanent`` is false or there is a ``statusCode``."""
    if entry.get("statusCode"):
        return parse_status(entry["statusCode"])
    return Status.PERMANENT if entry.get("permanent", True) else Status.TEMPORARY


def condition_fields(entry: Mapping[str, Any]) -> Fields:
    """Return the fields for ``has``, if it requires query parameters or a host. Raise UnsupportedRedirect."""
    fields: Fields = {}
    if entry.get("missing"):
        raise unsupported_conditions(_("missing"), entry["missing"])
    conditions = entry.get("has") or []
    query = []
    for condition in conditions if isinstance(conditions, list) else [conditions]:
        kind, key, value = (condition_value(condition, name) for name in ("type", "key", "value"))
        if kind == "query" and key and "(" not in value:
            query.append(f"{key}={value}" if value else key)
        elif kind == "host" and value and "(" not in value:
            fields["host"] = value
        else:
            raise unsupported_conditions(_("has"), [condition])
    if query:
        fields |= {"query_mode": QueryMode.PARAMETER, "query": "&".join(query)}
    return fields


def condition_value(condition: object, name: str) -> str:
    return str(condition.get(name) or "") if isinstance(condition, dict) else ""


def unsupported_conditions(name: str, conditions: Iterable[object]) -> UnsupportedRedirect:
    message = _("This depends on more than the URL (%(name)s: %(conditions)s), which is not supported.")
    return UnsupportedRedirect(message % {"name": name, "conditions": json.dumps(conditions, ensure_ascii=False)})


def other_sections(content: str) -> list[str]:
    """Return the names of the sections of a vercel.json that work like redirects and are not imported."""
    try:
        document = json.loads(content)
    except ValueError:
        return []  # reading its redirects reports the line of the error
    return [name for name in OTHER_SECTIONS if isinstance(document, dict) and document.get(name)]
