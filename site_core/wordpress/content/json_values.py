"""Values in the JSON of blocks and page builders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .vocabulary import shown_settings

# Escapes in JSON of NUL and of halves of surrogate pairs. The group has what is kept.
UNSTORABLE_ESCAPE = re.compile(
    r"(\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})",
    re.DOTALL,
)


def parse_json(text: str) -> Any:
    """Return what ``text`` is in JSON, without escapes of characters that can’t be stored. None if it is no JSON."""
    try:
        return json.loads(UNSTORABLE_ESCAPE.sub(r"\1", text))
    except (ValueError, RecursionError):
        return None


def json_strings(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the strings and numbers in JSON with their keys, in order."""
    pending: list[tuple[str, Any]] = [("", value)]
    while pending:
        name, item = pending.pop()
        if isinstance(item, dict):
            pending += list(shown_settings(item))[::-1]
        elif isinstance(item, list):
            pending += [(name, child) for child in reversed(item)]
        elif isinstance(item, (str, int, float)) and not isinstance(item, bool):
            yield name, str(item)
