"""The routes of a URLconf."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver

# A first path segment without parameters, such as “search” in “search/” or in the regular expression “^search/$”.
FIRST_SEGMENT = re.compile(r"([\w-]+)(?:/|\$|\\Z|$)")


def routes(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield the routes of ``patterns``, and of those that are included without a prefix."""
    for pattern in patterns:
        route = str(pattern.pattern).lstrip("^")
        if not route and isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield route


def first_segments(patterns: Iterable[URLPattern | URLResolver]) -> set[str]:
    """Return the first path segments that ``patterns`` begin with, such as “search” for ``/search/``."""
    return {match[1] for route in routes(patterns) if (match := FIRST_SEGMENT.match(route))}
