"""Wagtail's own columns (From, To, Type, Site), and the like: any table with an old and a new address."""

import re

from ..models import Status
from .rows import CannotSay, refused, row_of, with_query_of

LABEL = "Old and new address (Wagtail’s From and To)"
FROM = ("from", "old", "old path", "old url", "old address", "source", "source url", "origin", "redirect from", "url")
TO = ("to", "link", "new", "new url", "new path", "new address", "target", "target url", "destination", "redirect to")
CODE = ("type", "code", "status", "status code", "http code", "redirect type")
SITE = ("site",)
NAMED = {"permanent": Status.MOVED, "temporary": Status.FOUND, "gone": Status.GONE, "": Status.MOVED}


def column(headers, names):
    return next((name for name in names if name in headers), None)


def fits(headers):
    return bool(column(headers, FROM) and column(headers, TO))


def status_of(text):
    """The status for 301, “301 Moved Permanently” or one of Wagtail's words."""
    word = text.strip().lower()
    number = re.match(r"\d{3}\b", word)
    if not number and word not in NAMED:
        raise CannotSay(f"“{text.strip()}” is not an answer that redirects give, such as 301 or 302.")
    return int(number[0]) if number else NAMED[word]


def read(line, cells):
    headers = set(cells)
    old, new = cells[column(headers, FROM)], cells[column(headers, TO)]
    site = cells.get(column(headers, SITE), "").strip()
    text = f"{old} → {new}"
    try:
        values = simple(old, new)
        if name := column(headers, CODE):
            values["status"] = status_of(cells[name])
    except CannotSay as problem:
        return refused(line, text, problem)
    return row_of(line, text, values, host="" if site.lower() in ("all sites", "none") else site)


def simple(old, new):
    """Fields for a redirect from one address to another. A * at the end stands for all that begins like it."""
    if not old.strip():
        raise CannotSay("There is no old address.")
    if old.strip().endswith("*"):
        return {"source": old.strip(), "kind": "prefix", "target": new.strip().replace("*", "$1")}
    return {**with_query_of(old.strip(), ""), "target": new.strip()}
