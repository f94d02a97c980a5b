"""Query strings that servers ask for with an expression, as rules have them."""

import re

from ..models import QueryMode
from .rows import CannotSay

BEGINNINGS = (r"(^|&)", r"(?:^|&)", r"(.*&)?", r"^(.*&)?", r"(^|.*&)", r"\b")
ENDINGS = (r"(&|$)", r"(?:&|$)", r"(&.*)?$", r"(&.*)?", r"\b", r"($|&)")
PLAIN = re.compile(r"[\w.~%+&=-]+")
REGEX = "Its query string is asked for with an expression ({pattern}); only fixed parameters (p=123) can be said here."


def query_fields(pattern, before=None):
    """``before`` with what ``pattern`` asks of the query string; raises CannotSay."""
    fields = before or {}
    text, mode = pattern, QueryMode.PARAMETER
    if text.startswith("^") and text.endswith("$") and not text.startswith(BEGINNINGS):
        text, mode = text[1:-1], QueryMode.EXACT
    for beginning in sorted(BEGINNINGS, key=len, reverse=True):
        text = text.removeprefix(beginning)
    for ending in sorted(ENDINGS, key=len, reverse=True):
        text = text.removesuffix(ending)
    text = re.sub(r"\\([^A-Za-z0-9])", r"\1", text.removeprefix("^").removesuffix("$"))
    if not PLAIN.fullmatch(text) or (fields.get("query") and mode == QueryMode.EXACT):
        raise CannotSay(REGEX.format(pattern=pattern))
    query = f"{fields['query']}&{text}" if fields.get("query") else text
    return fields | {"query_mode": mode, "query": query}
