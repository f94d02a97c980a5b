"""Repair the attributes of blocks that have lost their backslashes."""

from __future__ import annotations

import re

BLOCK_COMMENT = re.compile(r"<!--\s+wp:[^\s{]+\s+(\{.*?\})\s+/?-->", re.DOTALL)
# WordPress writes these five characters as references inside of block attributes (serialize_block_attributes).
LOST_BACKSLASH = re.compile(r"(?<!\\)(u00(?:22|26|2[dD]|3[cC]|3[eE]))")


def repair_block_json(content: str) -> tuple[str, int]:
    """Return the content with ``u0022`` as ``\\u0022`` inside of block attributes, and how many were restored."""
    if "u00" not in content:
        return content, 0
    restored = 0

    def repair(match: re.Match[str]) -> str:
        nonlocal restored
        attributes, number = LOST_BACKSLASH.subn(r"\\\1", match[1])
        restored += number
        start, end = match.start(1) - match.start(), match.end(1) - match.start()
        return match[0][:start] + attributes + match[0][end:]

    return BLOCK_COMMENT.sub(repair, content), restored
