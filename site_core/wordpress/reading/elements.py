"""Elements of WXR by one name each, whatever prefix and version of the namespaces the file has."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Namespaces are matched by what they mean: http and https, with and without “www”, any version.
NAMESPACES = {
    "excerpt": re.compile(r"https?://(?:www\.)?wordpress\.org/export/\d+\.\d+/excerpt/?"),
    "wp": re.compile(r"https?://(?:www\.)?wordpress\.org/export/(?:\d+\.\d+/?)?"),
    "content": re.compile(r"https?://(?:www\.)?purl\.org/rss/1\.0/modules/content/?"),
    "dc": re.compile(r"https?://(?:www\.)?purl\.org/dc/elements/1\.[01]/?"),
}
# Elements that contain others. All others contain text.
CONTAINERS = frozenset(
    {
        *("rss", "channel", "image", "item", "wp:author", "wp:category", "wp:tag", "wp:term", "wp:termmeta"),
        *("wp:postmeta", "wp:comment", "wp:commentmeta"),
    }
)

# Elements without a prefix that RSS has. Others come from messages that PHP printed.
PLAIN_ELEMENTS = frozenset(
    {
        *("title", "link", "pubDate", "guid", "description", "category", "comments", "author", "enclosure", "source"),
        *("language", "generator", "copyright", "managingEditor", "webMaster", "lastBuildDate", "docs", "cloud", "ttl"),
        *("rating", "textInput", "skipHours", "skipDays", "url", "width", "height"),
    }
)


class ElementNames:
    """Translates the names of elements. A usual prefix, and one without a namespace, means itself."""

    def __init__(self) -> None:
        self.prefixes: dict[str, str] = {}
        self.names: dict[str, str] = {}

    def declare(self, attributes: Mapping[str, str]) -> None:
        """Take in the namespaces that a tag declares."""
        for key, url in attributes.items():
            prefix = key.removeprefix("xmlns:")
            if prefix != key and prefix not in NAMESPACES:
                self.prefixes[prefix] = meaning_of(url) or prefix
        self.names.clear()

    def name(self, qualified: str) -> str:
        """Return the usual name of an element, such as ``wp:post_id``."""
        known = self.names.get(qualified)
        if known is None:
            prefix, _colon, local = qualified.rpartition(":")
            prefix = self.prefixes.get(prefix, prefix)
            if local == "encoded" and prefix not in NAMESPACES:
                prefix = "content"  # the namespace was lost
            known = self.names[qualified] = f"{prefix}:{local}" if prefix else local
            if len(self.names) > 10_000:
                self.names.clear()
        return known


def meaning_of(url: str) -> str | None:
    """Return the usual prefix of a namespace."""
    return next((prefix for prefix, pattern in NAMESPACES.items() if pattern.fullmatch(url.strip())), None)
