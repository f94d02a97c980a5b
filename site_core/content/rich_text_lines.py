"""The lines of a rich text, with the heading and the list that each is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice
from typing import NamedTuple

from .text_extraction import rich_text_lines

TAG = re.compile(r"<(?P<end>/?)(?P<name>ol|ul|li|h[2-6])\b[^>]*>", re.IGNORECASE)
HEADING_ITSELF = "\n\n"  # where a heading is, with another line break for each level below the second one
MAX_LENGTH = 200  # characters of a heading, or of a line before a list, that are kept with each line below
PRIVATE_USE = range(0xF0000, 0xFFFFE)

Heading = tuple[int, str]  # level and text


class Marks(NamedTuple):
    """Characters that mark where a heading or list item begins. The text has none of them."""

    heading: str
    item: str
    step: str


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
    marks = unused_marks(unescape(html))
    pattern = re.compile(f"[{''.join(marks)}]")
    place, mark = Place(), ""
    for marked in rich_text_lines(with_marks(html, marks), describe_link).splitlines():
        text = pattern.sub("", marked).strip()
        mark = "".join(pattern.findall(marked)) or mark
        if not text:  # the mark of an item is in a line of its own if its text is a paragraph
            mark = "" if marks.heading in mark else mark  # an empty heading
            continue
        if level := mark.count(marks.heading):
            yield Line(text, "\n" * level)
            place = Place(headings=[*above(place.headings, level), (level, text[:MAX_LENGTH])])
        elif mark:
            yield Line(text, place.of_item(text, depth=len(mark)), marks.step in mark)
        else:
            yield Line(text, place.of_paragraph(text))
        mark = ""


def unused_marks(text: str) -> Marks:
    """Return characters for private use that ``text`` doesn’t have. If it has all of them, any are lost."""
    used = frozenset(text)
    unused = islice((character for character in map(chr, PRIVATE_USE) if character not in used), 3)
    found = [*unused, "\ue000", "\ue001", "\ue002"]
    return Marks(*found[:3])


def above(headings: list[Heading], level: int) -> list[Heading]:
    """Return those of ``headings`` that a heading of ``level`` is below."""
    return [heading for heading in headings if heading[0] < level]


@dataclass
class Place:
    """Where the next line is: its headings, the line before its list, and the items that its list is in."""

    headings: list[Heading] = field(default_factory=list)
    last: str = ""  # the last paragraph
    introduction: str = ""
    items: list[str] = field(default_factory=list)
    is_in_list: bool = False

    @property
    def heading(self) -> str:
        return " / ".join(text for _level, text in self.headings)

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


def with_marks(html: str, marks: Marks) -> str:
    """Return ``html`` with marks at the start of headings, as many as their level, and of items, one for each list."""
    lists: list[str] = []

    def mark(match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name in ("ol", "ul"):
            if not match["end"]:
                lists.append(marks.step if name == "ol" else marks.item)
            elif lists:
                lists.pop()
        if match["end"] or name in ("ol", "ul"):
            return match[0]
        if name == "li":
            return match[0] + (lists[-1] if lists else marks.item) * max(1, len(lists))
        return match[0] + marks.heading * int(name[1])

    return TAG.sub(mark, html)
