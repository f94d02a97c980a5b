"""Parse URL mappings of Squarespace: ``/old -> /new 301``, with wildcards such as ``[name]``.

https://support.squarespace.com/hc/en-us/articles/205815308-URL-redirects
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from ...addressing import MAX_SOURCE_LENGTH
from .path_templates import BRACKET_SYNTAX, template_fields
from .row import Row, UnsupportedRedirect, make_row, rejected_row
from .values import parse_status

LABEL = "Squarespace"
MAX_LINE_LENGTH = 2 * MAX_SOURCE_LENGTH
MAPPING = re.compile(r"(?P<source>\S+)\s*(?:->|→|=>)\s*(?P<target>\S+)(?:\s+(?P<status>\S+))?")


def matches_line(line: str) -> bool:
    return bool(match_mapping(line))


def match_mapping(line: str) -> re.Match[str] | None:
    return MAPPING.fullmatch(line) if len(line) <= MAX_LINE_LENGTH else None


def rows(lines: Iterable[str]) -> Iterator[Row]:
    """Yield the Row for each line that is neither blank nor a comment."""
    for number, line in enumerate(lines, 1):
        text = re.split(r"\s#", line, maxsplit=1)[0].strip()
        if text and not text.startswith("#"):
            yield parse_line(number, text)


def parse_line(number: int, text: str) -> Row:
    match = match_mapping(text)
    if match is None:
        return rejected_row(number, text, _("This is not a redirect. Write it as /old -> /new 301."))
    warnings: list[str] = []
    try:
        fields = template_fields(match["source"], match["target"], BRACKET_SYNTAX, warnings)
        fields["status"] = parse_status(match["status"] or "")
    except (UnsupportedRedirect, ValueError) as error:
        return rejected_row(number, text, error)
    return make_row(number, text, fields, warnings=warnings)
