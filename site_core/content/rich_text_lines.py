"""The lines of a rich text, with the heading and the list that each is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from .text_extraction import rich_text_lines

TAG = re.compile(r"<(?P<end>/?)(?P<name>ol|ul|li|h[2-6])\b[^>]*>", re.IGNORECASE)
# Characters for private use, which mark where a heading or list item begins.
HEADING, ITEM, STEP = "\ue000", "\ue001", "\ue002"
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
    heading = introduction = last = mark = ""
    for marked in rich_text_lines(with_marks(html) if is_marked else html, describe_link).splitlines():
        text = MARKS.sub("", marked).strip() if is_marked else marked
        mark = "".join(MARKS.findall(marked)) or mark
        if not text:
            continue  # the mark of an item is in a line of its own if its text is a paragraph
        if HEADING in mark:
            heading, introduction = text[:MAX_LENGTH], ""
            yield Line(text)
        elif mark:
            introduction = introduction or last
            yield Line(text, f"{heading}\n{introduction}", STEP in mark)
        else:
            introduction = ""
            yield Line(text, heading)
        last, mark = ("" if mark else text[:MAX_LENGTH]), ""


def with_marks(html: str) -> str:
    """Return ``html`` with a mark behind the start of each heading and list item."""
    lists: list[str] = []

    def mark(match: re.Match[str]) -> str:
        name = match["name"].lower()
        if name in ("ol", "ul"):
            if not match["end"]:
                lists.append(name)
            elif lists:
                lists.pop()
        if match["end"] or name in ("ol", "ul"):
            return match[0]
        if name == "li":
            return match[0] + (STEP if lists[-1:] == ["ol"] else ITEM)
        return match[0] + HEADING

    return TAG.sub(mark, html)
