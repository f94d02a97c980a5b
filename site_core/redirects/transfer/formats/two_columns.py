"""Parse Wagtail's own columns (From, To, Type, Site) and any other table with an old and a new URL."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import Kind, Status
from .redirection import invalid_status
from .row import Fields, Row, UnsupportedRedirect, exact_fields, make_row, rejected_row

LABEL = gettext_lazy("Table of old and new URLs")
FROM = ("from", "old", "old path", "old url", "old address", "source", "source url", "origin", "redirect from", "url")
TO = ("to", "link", "new", "new url", "new path", "new address", "target", "target url", "destination", "redirect to")
CODE = ("type", "code", "status", "status code", "http code", "redirect type")
SITE = ("site",)
STATUS_NAMES = {"permanent": Status.MOVED, "temporary": Status.FOUND, "gone": Status.GONE, "": Status.MOVED}


def find_column(headers: set[str], names: tuple[str, ...]) -> str:
    return next((name for name in names if name in headers), "")


def matches(headers: set[str]) -> bool:
    return bool(find_column(headers, FROM) and find_column(headers, TO))


def parse_status(text: str) -> int:
    """Return the status for “301”, “301 Moved Permanently”, or one of Wagtail's names."""
    word = text.strip().lower()
    number = re.match(r"\d{3}\b", word)
    if not number and word not in STATUS_NAMES:
        raise invalid_status(text.strip())
    return int(number[0]) if number else STATUS_NAMES[word]


def parse_row(line: int, cells: Mapping[str, str]) -> Row:
    headers = set(cells)
    old, new = cells[find_column(headers, FROM)], cells[find_column(headers, TO)]
    site = cells.get(find_column(headers, SITE), "").strip()
    text = f"{old} → {new}"
    try:
        fields = url_fields(old.strip(), new.strip())
        if column := find_column(headers, CODE):
            fields["status"] = parse_status(cells[column])
    except UnsupportedRedirect as error:
        return rejected_row(line, text, error)
    return make_row(line, text, fields, host="" if site.lower() in ("all sites", "none") else site)


def url_fields(old: str, new: str) -> Fields:
    """Return the fields for a redirect between two URLs. A * at the end of the old one makes it a prefix."""
    if not old:
        raise UnsupportedRedirect(_("The old URL is missing."))
    if old.endswith("*"):
        return {"source": old, "kind": Kind.PREFIX, "target": new.replace("*", "$1")}
    return {**exact_fields(old), "target": new}
