"""Convert the expressions that servers use for query strings to the query fields of a rule."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from ...models import QueryMode
from .row import Fields, UnsupportedRedirect

PREFIXES = (r"(^|&)", r"(?:^|&)", r"(.*&)?", r"^(.*&)?", r"(^|.*&)", r"\b", r"^.*")
SUFFIXES = (r"(&|$)", r"(?:&|$)", r"(&.*)?$", r"(&.*)?", r"\b", r"($|&)")
ANY_VALUE = re.compile(r"=\(?(?:\.|\[\^&\])[*+]\??\)?\$?$")  # =.*, =(.+)$, =([^&]*)
PLAIN = re.compile(r"[\w%][\w.~%+&=-]*")


def query_fields(pattern: str, fields: Fields | None = None) -> Fields:
    """Return ``fields`` with what ``pattern`` requires of the query string. Raise UnsupportedRedirect."""
    fields = fields or {}
    text, is_exact = fixed_query(pattern)
    if not PLAIN.fullmatch(text) or (fields.get("query") and is_exact):
        raise UnsupportedRedirect(
            _(
                "The query string has to match an expression (%(pattern)s). Redirects here can only match fixed "
                "parameters, such as p=123."
            )
            % {"pattern": pattern}
        )
    query = f"{fields['query']}&{text}" if fields.get("query") else text
    return fields | {"query_mode": QueryMode.EXACT if is_exact else QueryMode.PARAMETER, "query": query}


def fixed_query(pattern: str) -> tuple[str, bool]:
    r"""Return ``(query, whether there are no other parameters)`` that ``pattern`` stands for.

    ``(^|&)replytocom=`` and ``replytocom=(.*)`` stand for any value, which the query ``replytocom`` matches.
    """
    has_any_value = bool(ANY_VALUE.search(pattern))
    is_anchored = pattern.startswith("^") and pattern.endswith("$") and not pattern.startswith(PREFIXES)
    is_exact = is_anchored and not has_any_value
    text = pattern[1:-1] if is_anchored else pattern
    for prefix in sorted(PREFIXES, key=len, reverse=True):
        text = text.removeprefix(prefix)
    has_end = is_exact or text.endswith(("$", *SUFFIXES))
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        text = text.removesuffix(suffix)
    text = ANY_VALUE.sub("=", text)
    if has_any_value or not has_end:
        text = text.removesuffix("=")
    return re.sub(r"\\([^A-Za-z0-9])", r"\1", text.removeprefix("^").removesuffix("$")), is_exact
