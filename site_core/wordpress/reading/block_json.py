"""Repair the attributes of blocks that have lost their backslashes."""

from __future__ import annotations

import re

START = re.compile(r"<!--\s+wp:[^\s{>]+\s+(?=\{)")
# WordPress writes these five characters as references inside of block attributes (serialize_block_attributes).
LOST_BACKSLASH = re.compile(r"(?<!\\)(u00(?:22|26|2[dD]|3[cC]|3[eE]))")


def repair_block_json(content: str) -> tuple[str, int]:
    """Return the content with ``u0022`` as ``\\u0022`` inside of block attributes, and how many were restored."""
    if "u00" not in content:
        return content, 0
    parts, done, restored = [], 0, 0
    for match in START.finditer(content):
        start, end = match.end(), content.find("-->", match.end())
        if end < 0:
            break
        if start >= done:
            attributes, number = LOST_BACKSLASH.subn(r"\\\1", content[start:end])
            parts += [content[done:start], attributes]
            done, restored = end, restored + number
    return "".join([*parts, content[done:]]), restored
