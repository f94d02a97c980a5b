"""What a page says to search engines: in its head, and in the header X-Robots-Tag, which counts as much.

https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
"""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDING = frozenset({"noindex", "none"})
# Names before a colon that are those of a directive, and not of a crawler.
VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
CRAWLERS = frozenset({"", "*", "robots", "googlebot", "bingbot"})
NAME = re.compile(r"\s*([\w*-]{1,100})\s*:\s*(.*)", re.DOTALL)
MAX_LENGTH = 1000  # characters


def header_directives(values: Iterable[object]) -> str:
    """Return the directives of the headers X-Robots-Tag of a response, without those for other crawlers only."""
    found = []
    for value in values:
        named = NAME.match(text := str(value)[:MAX_LENGTH].lower())
        if named and named[1] not in VALUED:
            text = named[2] if named[1] in CRAWLERS else ""
        found += [text] if text.strip() else []
    return join(*found)


def join(*texts: str) -> str:
    """Return directives in one text, each once."""
    return ", ".join(dict.fromkeys(part.strip() for text in texts for part in text.split(",") if part.strip()))


def directives(robots: str) -> set[str]:
    return set(re.sub(r":\s+", ":", robots.lower()).replace(",", " ").split())


def is_hiding(robots: str) -> bool:
    """Return whether search engines have to leave the page out."""
    return not HIDING.isdisjoint(directives(robots))
