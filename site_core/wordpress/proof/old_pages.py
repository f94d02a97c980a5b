"""What the old site said at each URL, in a file beside the database, so that a site of any size takes little memory.

The file is made anew for each proof from the export and the saved copy, and deleted with it: it holds texts of the old
site, which may be drafts of nobody’s business here.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

MAX_TEXT = 2_000_000  # characters of one page


@dataclass
class OldPage:
    """A page of the old site.

    ``title`` is its heading, ``head_title`` that of search results. What isn’t known is empty. ``status`` is the one
    in a saved copy, otherwise 0.
    """

    title: str = ""
    head_title: str = ""
    description: str = ""
    canonical: str = ""
    text: str = ""
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    anchors: list[tuple[str, str]] = field(default_factory=list)  # URL and text of links
    headings: list[str] = field(default_factory=list)  # in the text
    robots: str = ""
    url: str = ""
    status: int = 0
    has_text: bool = True  # False: only the head is known

    def merged(self, other: OldPage) -> OldPage:
        """Return this page, with what only ``other`` knows. Its own text counts if it has one."""
        values, others = asdict(self), asdict(other)
        names = ("title", "head_title", "description", "canonical", "url", "status", "robots")
        values |= {name: values[name] or others[name] for name in names}
        if not self.has_text and other.has_text:
            values |= {name: others[name] for name in ("text", "links", "images", "anchors", "headings", "has_text")}
        return OldPage(**values)


class OldPages:
    """The pages by the key of their path. Only the thread that opened it may use it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        path.touch(mode=0o600)
        self.connection = sqlite3.connect(path, isolation_level=None)
        # It is made again if it is lost, so it needn’t be safe against a failure of power.
        self.connection.execute("PRAGMA synchronous=OFF")
        self.connection.execute("CREATE TABLE IF NOT EXISTS page (key TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID")
        self.connection.execute("CREATE TABLE IF NOT EXISTS made (name TEXT PRIMARY KEY)")

    def add(self, pages: Iterable[tuple[str, OldPage]]) -> None:
        """Store pages. One that is there already is merged with the new one: what was stored first counts."""
        self.connection.execute("BEGIN")
        for key, page in pages:
            known = self.get([key]).get(key)
            page.text = page.text[:MAX_TEXT]
            merged = known.merged(page) if known else page
            content = zlib.compress(json.dumps(asdict(merged)).encode("utf-8"), 1)
            self.connection.execute("INSERT OR REPLACE INTO page VALUES (?, ?)", (key, content))
        self.connection.execute("COMMIT")

    def get(self, keys: Iterable[str]) -> dict[str, OldPage]:
        """Return the pages that are known of ``keys``."""
        names = list(keys)
        rows = self.connection.execute(
            f"SELECT key, content FROM page WHERE key IN ({','.join('?' * len(names))})", names
        )
        return {key: OldPage(**json.loads(zlib.decompress(content))) for key, content in rows}

    def is_made(self, name: str) -> bool:
        """Return whether everything of the source ``name`` has been added."""
        return self.connection.execute("SELECT 1 FROM made WHERE name = ?", [name]).fetchone() is not None

    def set_made(self, name: str) -> None:
        self.connection.execute("INSERT OR IGNORE INTO made VALUES (?)", [name])

    def close(self) -> None:
        self.connection.close()

    def delete(self) -> None:
        self.close()
        self.path.unlink(missing_ok=True)
