"""The lines of a rich text, with the heading and the list that each is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from .text_extraction import rich_text_lines

TAG = re.compile(r"<(?P<end>/?)(?P<name>ol|ul|li|h[2-6])\b[^>]*>", re.IGNORECASE)
# Characters for private use, which mark where a heading or list item begins.
HEADING, ITEM, STEP = "\ue000", "\ue001", "\ue002"
HEADING_ITSELF = "\n\n"  # where a heading is
MAX_LENGTH = 200  # characters of a line before a list that are kept with each item
MARKS = re.compile(f"[{HEADING}{ITEM}{STEP}]")


class Line(NamedTuple):
    """A paragraph, heading, or list item. ``under`` is what it belongs to: see ``Passage``."""

    text: str
    under: str = ""
    is_step: bool = False


def describe_link(attributes: dict[str, str]) -> str:
    """Return where a link leads, or what is embedded: a URL, or “page:12”."""
    if attributes.get("embedtype") == "image":
        return f"{attributes.get('alt', '')} image:{attributes.get('id', '')}".strip()
    if attributes.get("linktype"):
        target = f"{attributes['linktype']}:{attributes.get('id', '')}"
        return f"{target}#{attributes['fragment']}" if attributes.get("fragment") else target
    return attributes.get("href") or attributes.get("url") or ""


def structured_lines(html: str) -> Iterator[Line]:
    """Yield the lines of ``html``, the source of a rich text. Where links lead is behind their texts."""
    html = html or ""
    is_marked = not MARKS.search(unescape(html))
    place, mark = Place(), ""
    for marked in rich_text_lines(with_marks(html) if is_marked else html, describe_link).splitlines():
        text = MARKS.sub("", marked).strip() if is_marked else marked
        mark = "".join(MARKS.findall(marked)) or mark
        if not text:
            continue  # the mark of an item is in a line of its own if its text is a paragraph
        if HEADING in mark:
            yield Line(text, HEADING_ITSELF)
            place = Place(heading=text[:MAX_LENGTH])
        elif mark:
            yield Line(text, place.of_item(text, depth=len(mark)), STEP in mark)
        else:
            yield Line(text, place.of_paragraph(text))
        mark = ""


@dataclass
class Place:
    """Where the next line is: its heading, the line before its list, and the items that its list is in."""

    heading: str = ""
    last: str = ""  # the last paragraph
    introduction: str = ""
    items: list[str] = field(default_factory=list)
    is_in_list: bool = False

    def of_item(self, text: str, depth: int) -> str:
        self.introduction = self.introduction or self.last
        above = [self.introduction, *self.items[: depth - 1]]
        self.items = [*self.items[: depth - 1], text[:MAX_LENGTH]]
        self.is_in_list, self.last = True, ""
        return f"{self.heading}\n{' / '.join(filter(None, above))}"

    def of_paragraph(self, text: str) -> str:
        """Return where a paragraph is. Behind “bring:”, some that are no sentences are a list, too."""
        self.introduction = self.introduction or (self.last if self.last.endswith(":") else "")
        if self.is_in_list or text.endswith((".", "!", "?", ":")):
            self.introduction = ""
        self.items, self.is_in_list, self.last = [], False, text[:MAX_LENGTH]
        return f"{self.heading}\n{self.introduction}" if self.introduction else self.heading


def with_marks(html: str) -> str:
    """Return ``html`` with a mark behind the start of each heading, and one for each list that an item is in."""
    lists: list[str] = []

    def mark(match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name in ("ol", "ul"):
            if not match["end"]:
                lists.append(STEP if name == "ol" else ITEM)
            elif lists:
                lists.pop()
        if match["end"] or name in ("ol", "ul"):
            return match[0]
        if name == "li":
            return match[0] + (lists[-1] if lists else ITEM) * max(1, len(lists))
        return match[0] + HEADING

    return TAG.sub(mark, html)
