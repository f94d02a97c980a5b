"""The elements that are open while HTML is read, and what they say about the text in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .css import Declarations
from .document import Block
from .notes import NOTE_NAME
from .sanitizing import BLOCK_TAGS
from .styles import Style, parse_length

HEADING = re.compile(r"^h([1-6])$")
OUTLINE_LEVEL = re.compile(r"^[1-6]$")
TITLE_CLASS = re.compile(r"(?:^|\s)(?:x_)*MsoTitle\b")
CHECKED, UNCHECKED = "☑", "☐"
MAX_ICON_SIZE = 24  # pixels


@dataclass(slots=True)
class Element:
    tag: str
    style: Style
    css: Declarations
    attributes: dict[str, str]
    is_skipped: bool = False
    is_list_marker: bool = False
    link: str = ""
    note: str = ""
    cites: str = ""
    item: Block | None = None  # of a list item: its first block
    checkbox: str = ""  # of a list item: see checkbox_of


# ``elements`` are those around the text within the same table cell, the innermost first.


def find_block(elements: Sequence[Element]) -> Element | None:
    return next((element for element in elements if element.tag in BLOCK_TAGS), None)


def find_list_item(elements: Sequence[Element]) -> Element | None:
    return next((element for element in elements if element.tag == "li"), None)


def checkbox_of(element: Element) -> str:
    """Return "☑" or "☐" for a checkbox, or an item of a checklist (WAI-ARIA 1.2, checkbox). "" otherwise."""
    attributes = element.attributes
    if element.tag == "input":
        is_checked = "checked" in attributes
        return (CHECKED if is_checked else UNCHECKED) if attributes.get("type", "").lower() == "checkbox" else ""
    if attributes.get("role") == "checkbox":
        return CHECKED if attributes.get("aria-checked") == "true" else UNCHECKED
    return ""


def list_position(elements: Sequence[Element], item: Element) -> tuple[str, int]:
    """Return the tag of the list, and the level of the item."""
    lists = [element.tag for element in elements if element.tag in {"ul", "ol"}]
    level = item.attributes.get("data-aria-level") or item.attributes.get("aria-level", "")
    depth = int(level) - 1 if level.isdecimal() and 0 < int(level) < 20 else len(lists) - 1
    return (lists[0] if lists else "ul"), max(depth, 0)


def heading_level(elements: Sequence[Element]) -> int:
    """Return the level of the heading that the text belongs to, or 0."""
    for element in elements:
        if match := HEADING.match(element.tag):
            return int(match[1])
        if element.attributes.get("role") == "heading":
            level = element.attributes.get("aria-level", "")
            return int(level) if OUTLINE_LEVEL.match(level) else 2
        if element.tag in BLOCK_TAGS:
            if TITLE_CLASS.search(element.attributes.get("class", "")):
                return 1
            if OUTLINE_LEVEL.match(outline := element.css.get("mso-outline-level", "")):
                return int(outline)
    return 0


def is_icon(element: Element) -> bool:
    """Return whether an image is as small as a checkbox or a tracking pixel."""
    sizes = [element.css.get(name) or element.attributes.get(name, "") for name in ("width", "height")]
    pixels = [parse_length(size.strip().lower(), 0, MAX_ICON_SIZE + 1) for size in sizes]
    return max(pixels) <= MAX_ICON_SIZE


def is_note(element: Element) -> bool:
    kind, name = element.css.get("mso-element", ""), element.attributes.get("id", "")
    return kind in {"footnote", "endnote"} or bool(NOTE_NAME.match(name))
