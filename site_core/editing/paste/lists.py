"""Lists that are only paragraphs with a bullet or a number in front, as Word and Outlook write them."""

from __future__ import annotations

import re

from .css import Declarations, StyleSheet
from .document import Block, Item, merge_runs
from .elements import Element
from .styles import parse_length

MSO_LIST = re.compile(r"(\w+)\s+level(\d+)")
LIST_CLASS = re.compile(r"(?:^|\s)(?:x_)*MsoListParagraph")
NUMBER = re.compile(r"^\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,7})(?:\.\d{1,3})*[.)]$")
TYPED_BULLET = re.compile(r"^[•·▪◦‣●○■□➢✓❖∙]\s*")
CLASS_MARK = re.compile(r"^(?:[•·▪◦‣●○■□➢✓❖∙§o*–-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,7})[.)])(?:\s+|$)")
INDENT = 48  # pixels a level: half an inch
MAX_DEPTH = 4  # what the editor supports


def find_list_level(block: Block, element: Element | None, marker: str, sheet: StyleSheet) -> None:
    """Make ``block`` a list item if it is one in all but markup."""
    css = element.css if element else {}
    classes = element.attributes.get("class", "") if element else ""
    marker = marker.strip()
    if match := MSO_LIST.search(css.get("mso-list", "")):
        block.depth = int(match[2]) - 1
        format = sheet.list_levels.get((match[1], int(match[2])), {}).get("mso-level-number-format")
        is_number = bool(NUMBER.match(marker)) if marker else format != "bullet"
        block.list = "ol" if is_number else "ul"
        return
    if marker:  # an element said that it is one
        block.depth = find_depth(css)
        block.list = "ol" if NUMBER.match(marker) else "ul"
        return
    if LIST_CLASS.search(classes) and (match := CLASS_MARK.match(block.text)):
        block.depth = find_depth(css)
        block.list = "ol" if NUMBER.match(match[0].strip()) else "ul"
    elif match := TYPED_BULLET.match(block.text):
        block.list = "ul"
    else:
        return
    remove_start(block, len(match[0]))


def find_depth(css: Declarations) -> int:
    return max(round(parse_length(css.get("margin-left", ""), 16, INDENT) / INDENT) - 1, 0)


def remove_start(block: Block, length: int) -> None:
    """Remove the first ``length`` characters."""
    runs = list(block.runs)
    while length and runs:
        removed = min(length, len(runs[0].text))
        length -= removed
        runs[0] = runs[0]._replace(text=runs[0].text[removed:])
        if not runs[0].text and not runs[0].note:
            runs.pop(0)
    block.runs = merge_runs(runs)


def fix_lists(items: list[Item]) -> int:
    """Make the lists of ``items`` such as the editor can save them. Return how many items got another marker."""
    changed = 0
    current: list[Block] = []
    for item in [*items, None]:
        if isinstance(item, Block) and item.list:
            item.depth = min(item.depth, current[-1].depth + 1 if current else 0, MAX_DEPTH)
            current.append(item)
        else:
            changed += fix_markers(current)
            current = []
    return changed


def fix_markers(blocks: list[Block]) -> int:
    """Give nested items the marker of their siblings, and return how many changed.

    Draft.js exporter, with which Wagtail saves rich text, loses items whose marker differs from that of the item
    before them, unless they are on the first level or a new one.
    """
    before = [block.list for block in blocks]
    markers: list[str] = []  # by level
    for number, block in enumerate(blocks):
        depth = block.depth
        if 0 < depth < len(markers):
            block.list = markers[depth]
        if depth + 1 < len(markers):
            nested = nested_before(blocks, number)
            if depth and nested[-1].list != block.list:
                change_markers(nested, block.list)
            elif not depth and nested[-1].list == block.list != markers[0]:
                change_markers(nested, markers[0])
        markers = [*markers[:depth], block.list]
    return sum(block.list != marker for block, marker in zip(blocks, before, strict=True))


def nested_before(blocks: list[Block], number: int) -> list[Block]:
    """Return the items directly before one that are on deeper levels."""
    start = number
    while blocks[start - 1].depth > blocks[number].depth:
        start -= 1
    return blocks[start:number]


def change_markers(blocks: list[Block], marker: str) -> None:
    for block in blocks:
        block.list = marker
