"""Footnotes and endnotes: which links of a document lead to them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MARK = re.compile(r"^[\[(]?\s*(?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6}|[*†‡§¶#]{1,4})\s*[\])]?[.:]?$", re.IGNORECASE)
NOTE_NAME = re.compile(r"^(?:_?(?:ftn|edn)|ftnt|sd(?:foot|end)note|foot-?note|end-?note|cite_note|fn)[-:_]?\w", re.I)
COMMENT_NAME = re.compile(r"^(?:_msocom|_?cmnt|sdcomment)", re.IGNORECASE)
MARK_IN_NOTE = re.compile(r"^\s*(?:[\[(]?\d{1,3}[\])]?[.:)]?\s+|[*†‡§^↑]+\s*|\[\d{1,3}\]\s*)")
BACK_LINK = re.compile(r"\s*[↑↩^⏎︎]+\s*$")


class NoteLinks(HTMLParser):
    """Finds the ids of notes: short links such as “1” or “[a]” lead to them from text that comes before."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: dict[str, int] = {}  # where elements with these ids are
        self.links: list[tuple[str, str, int]] = []
        self._position = 0
        self._target: str | None = None
        self._text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._position += 1
        attributes = dict(attrs)
        for name in {attributes.get("id"), attributes.get("name") if tag == "a" else None}:
            if name:
                self.names.setdefault(name, self._position)
        href = attributes.get("href") or ""
        if tag == "a" and href.startswith("#"):
            self._target, self._text = href[1:], ""

    def handle_data(self, data: str) -> None:
        self._text += data if self._target is not None else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._target is not None:
            self.links.append((self._target, self._text.strip(), self._position))
            self._target = None

    @property
    def notes(self) -> set[str]:
        return {
            target
            for target, text, position in self.links
            if MARK.match(text) and self.names.get(target, 0) > position and not target.startswith(("_Toc", "_Ref"))
        }


def strip_mark(text: str) -> str:
    """Return the text of a note without its number in front and the arrow back to the text."""
    return BACK_LINK.sub("", MARK_IN_NOTE.sub("", text, count=1)).strip()
