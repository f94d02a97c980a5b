"""Lists that are only paragraphs with a bullet or a number in front, as Word and Outlook write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .css import StyleSheet
from .document import Block, Item, merge_runs
from .styles import parse_length

if TYPE_CHECKING:
    from .reader import Element

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
    if LIST_CLASS.search(classes) and (match := CLASS_MARK.match(block.text)):
        block.depth = max(round(parse_length(css.get("margin-left", ""), 16, INDENT) / INDENT) - 1, 0)
        block.list = "ol" if NUMBER.match(match[0].strip()) else "ul"
    elif match := TYPED_BULLET.match(block.text):
        block.list = "ul"
    else:
        return
    remove_start(block, len(match[0]))


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


def fix_depths(items: list[Item]) -> None:
    """No item is more than one level below the one before it."""
    previous = -1
    for item in items:
        if isinstance(item, Block) and item.list:
            item.depth = previous = min(item.depth, previous + 1, MAX_DEPTH)
        else:
            previous = -1
