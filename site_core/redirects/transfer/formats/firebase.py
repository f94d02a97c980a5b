"""Parse the redirects of firebase.json: ``{"hosting": {"redirects": [{"source": …, "destination": …, "type": 301}]}}``.

``hosting`` may be a list, with one entry for each site. https://firebase.google.com/docs/hosting/full-config#redirects
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import Kind, Status
from .expressions import check_regex, number_groups
from .path_templates import PARAMETER_SYNTAX, template_fields
from .row import Fields, Row, UnsupportedRedirect, make_row, rejected_row
from .values import parse_status

LABEL = "Firebase (firebase.json)"
SEVERAL_SITES = gettext_lazy(
    "The file has several sites. The redirects of all of them are imported. If they are for different sites, remove "
    "the others from the file first."
)
BELOW = re.compile(r"\{,/\*\*\}$|/\*\*$")  # /old{,/**} and /old/**
GLOB = re.compile(r"[*?{}!@+\[\]]")


def find_sites(text: str) -> list[dict[str, Any]]:
    """Return the sites of a firebase.json that have redirects, or an empty list if ``text`` is another file."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return []
    hosting = document.get("hosting") if isinstance(document, dict) else None
    sites = hosting if isinstance(hosting, list) else [hosting]
    return [site for site in sites if isinstance(site, dict) and isinstance(site.get("redirects"), list)]


def rows(text: str) -> Iterator[Row]:
    """Yield the Row for each redirect. The line is that of its URL."""
    position = 0
    for site in find_sites(text):
        for entry in site["redirects"]:
            found = text.find(json.dumps(source_of(entry), ensure_ascii=False), position)
            position = max(found, position)
            yield parse_entry(text.count("\n", 0, position) + 1, entry)


def source_of(entry: Any) -> str:
    return str(entry.get("source") or entry.get("regex") or "") if isinstance(entry, dict) else ""


def parse_entry(line: int, entry: Any) -> Row:
    source = source_of(entry)
    target = str(entry.get("destination") or "") if isinstance(entry, dict) else ""
    text = f"{source} → {target}"
    warnings: list[str] = []
    try:
        if not source or not target:
            raise UnsupportedRedirect(_("The old or the new URL is missing."))
        fields = url_fields(entry, source, target, warnings) | {"status": parse_status(entry.get("type", Status.MOVED))}
    except ValueError as error:
        return rejected_row(line, text, error)
    return make_row(line, text, fields, warnings=warnings)


def url_fields(entry: Mapping[str, Any], source: str, target: str, warnings: list[str]) -> Fields:
    if not entry.get("source"):
        expression, target = number_groups(source, target, r":(?P<name>[A-Za-z_]\w*)")
        return {"kind": Kind.REGEX, "source": check_regex(expression), "target": target}
    if ":" not in source and (below := BELOW.search(source)):
        source = f"{source[: below.start()]}/*"
        if not GLOB.search(source.removesuffix("/*")):
            return {"kind": Kind.PREFIX, "source": source, "target": target}
    if GLOB.search(re.sub(r":\w+[*+?]?", "", source)):
        raise UnsupportedRedirect(
            _("The pattern is not supported. Enter a path, or one that ends with /**, or use an expression.")
        )
    return template_fields(source, target, PARAMETER_SYNTAX, warnings)
