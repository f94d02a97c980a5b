"""Remove from HTML what no reader sees: scripts, styles, drawings, and comments other than the delimiters of blocks."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"<(?:(!--)|(script|style|svg|template|canvas|math|head)(?=[\s>/])|(/?)(plaintext|xmp|textarea|title|iframe|noembed|noframes)"
    r"(?=[\s>/])|(?![a-zA-Z/!?]))",
    re.IGNORECASE,
)
DELIMITER = re.compile(r"\s*/?wp:[a-z]")
INVISIBLE_TO_END = {"script", "style"}  # without an end, browsers show nothing of what follows
MORE = re.compile(r"\s*more\b")


def clean(content: str) -> str:
    """Return ``content`` without what no reader sees. Signs that begin no tag are escaped.

    Elements whose content parsers don’t read as HTML get other names: ``iframe`` becomes ``wp-iframe``.
    """
    parts: list[str] = []
    position = 0
    missing: set[str] = set()
    while match := TOKEN.search(content, position):
        parts.append(content[position : match.start()])
        position = match.end()
        if match[1]:
            end = -1 if "-->" in missing else content.find("-->", position)
            if end < 0:
                missing.add("-->")  # what follows an unfinished comment stays
            elif DELIMITER.match(content, position):
                parts.append(content[match.start() : end + 3])
            elif MORE.match(content, position):
                parts.append("\n\n<wp-more>\n\n")
            position = end + 3 if end >= 0 else position
        elif match[2]:
            position = skip(content, match[2].lower(), match, missing)
        elif match[4]:
            parts.append(f"<{match[3]}wp-{match[4].lower()}")
        else:
            parts.append("&lt;")
    return "".join([*parts, content[position:]])


def skip(content: str, tag: str, match: re.Match[str], missing: set[str]) -> int:
    """Return where the element ``tag`` ends, which starts at ``match``."""
    end = None if tag in missing else re.compile(rf"</{tag}(?:\s[^>]*)?>", re.IGNORECASE).search(content, match.end())
    if end:
        return end.end()
    missing.add(tag)
    if tag in INVISIBLE_TO_END:
        return len(content)
    return max(content.find(">", match.end(), match.end() + 2_000) + 1, match.end())
