"""Three-way merge of rich text, paragraph by paragraph."""

from __future__ import annotations

import difflib
import re
from itertools import pairwise

PARAGRAPH_KEY = re.compile(r' data-block-key="[^"]*"')
# Elements that rich text has at the top level. A list is one element.
ELEMENT = re.compile(r"<(p|h[1-6]|ul|ol|blockquote)\b[^>]*>.*?</\1>|<(?:hr|embed)\b[^>]*/?>(?:</embed>)?", re.DOTALL)

Edit = tuple[int, int, list[str]]  # start and end in the base, and what replaces it


def merge_paragraphs(base: str, mine: str, theirs: str) -> str | None:
    """Return ``theirs`` with the paragraphs that ``mine`` changed, or None if both changed the same ones."""
    parts = [split_paragraphs(html) for html in (base, mine, theirs)]
    if not all(parts):
        return None
    old, new, other = (part or [] for part in parts)
    edits = sorted([*find_edits(old, new), *find_edits(old, other)], key=lambda edit: edit[:2])
    if any(overlap(first, second) for first, second in pairwise(edits)):
        return None
    result, position = [], 0
    for start, end, replacement in edits:
        result += old[position:start] + replacement
        position = end
    return "".join(result + old[position:])


def overlap(first: Edit, second: Edit) -> bool:
    """Return whether two edits, in order, change the same paragraph, or add some at the same place."""
    is_insertion = first[0] == first[1] or second[0] == second[1]
    return second[0] < first[1] or (second[0] == first[1] and is_insertion)


def split_paragraphs(html: str) -> list[str] | None:
    """Return the top-level elements of ``html``; None if it has anything else, or if two are the same.

    It would be a guess which of two empty paragraphs someone deleted.
    """
    elements = [match[0] for match in ELEMENT.finditer(html)]
    is_unique = len({PARAGRAPH_KEY.sub("", element) for element in elements}) == len(elements)
    return elements if elements and is_unique and "".join(elements) == html else None


def find_edits(old: list[str], new: list[str]) -> list[Edit]:
    """Return where ``new`` differs from ``old``, not counting the keys that the editor gives paragraphs."""
    before, after = ([PARAGRAPH_KEY.sub("", element) for element in elements] for elements in (old, new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    opcodes = (opcode for opcode in matcher.get_opcodes() if opcode[0] != "equal")
    return [(start, end, new[new_start:new_end]) for _tag, start, end, new_start, new_end in opcodes]
