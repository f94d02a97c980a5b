"""Convert the expressions that servers use for query strings to the query fields of a rule."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from ...models import QueryMode
from .row import Fields, UnsupportedRedirect

PREFIXES = (r"(^|&)", r"(?:^|&)", r"(.*&)?", r"^(.*&)?", r"(^|.*&)", r"\b")
SUFFIXES = (r"(&|$)", r"(?:&|$)", r"(&.*)?$", r"(&.*)?", r"\b", r"($|&)")
PLAIN = re.compile(r"[\w.~%+&=-]+")


def query_fields(pattern: str, fields: Fields | None = None) -> Fields:
    """Return ``fields`` with what ``pattern`` requires of the query string. Raise UnsupportedRedirect."""
    fields = fields or {}
    text, mode = pattern, QueryMode.PARAMETER
    if text.startswith("^") and text.endswith("$") and not text.startswith(PREFIXES):
        text, mode = text[1:-1], QueryMode.EXACT
    for prefix in sorted(PREFIXES, key=len, reverse=True):
        text = text.removeprefix(prefix)
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        text = text.removesuffix(suffix)
    text = re.sub(r"\\([^A-Za-z0-9])", r"\1", text.removeprefix("^").removesuffix("$"))
    if not PLAIN.fullmatch(text) or (fields.get("query") and mode == QueryMode.EXACT):
        raise UnsupportedRedirect(
            _(
                "The query string has to match an expression (%(pattern)s). Redirects here can only match fixed "
                "parameters, such as p=123."
            )
            % {"pattern": pattern}
        )
    query = f"{fields['query']}&{text}" if fields.get("query") else text
    return fields | {"query_mode": mode, "query": query}
