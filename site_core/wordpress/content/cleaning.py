"""Remove from HTML what no reader sees: scripts, styles, drawings, and comments other than the delimiters of blocks."""

from __future__ import annotations

import re

# PostgreSQL stores neither NUL nor halves of surrogate pairs. Both are in JSON, URLs, and base64, but not in XML.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# A tag ends at the first “>” that is in no quoted value.
ATTRIBUTES = r"""(?:[^<>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+"""
TAG = re.compile(rf"</?[a-zA-Z]{ATTRIBUTES}>")
SHORT_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,5000}>")
MAX_BROKEN_TAGS = 20  # from then on, tags end at the first “>”, so that broken texts take no longer
TOKEN = re.compile(
    r"<(?:(!--)|(script|style|svg|template|canvas|math|head)(?=[\s>/])|"
    r"(/?)(plaintext|xmp|textarea|title|iframe|noembed|noframes)(?=[\s>/])|)",
    re.IGNORECASE,
)
DELIMITER = re.compile(r"\s*/?wp:[a-z]")
INVISIBLE_TO_END = {"script", "style"}  # without an end, browsers show nothing of what follows
DECLARATION = re.compile(r"<(?:[!?]|/[^a-zA-Z])")
MORE = re.compile(r"\s*more\b")


def remove_unstorable(text: str) -> str:
    """Return ``text`` without the characters that no database column or JSON of PostgreSQL can have."""
    return UNSTORABLE.sub("", text)


def clean(content: str) -> str:
    """Return ``content`` without what no reader sees. Signs that begin no tag are escaped.

    Elements whose content parsers don’t read as HTML get other names: ``iframe`` becomes ``wp-iframe``.
    """
    parts: list[str] = []
    position = 0
    missing: set[str] = set()
    broken = 0
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
        elif match[4] and (tag := TAG.match(content, match.start())):
            parts.append(f"<{match[3]}wp-{tag[0][len(match[3]) + 1 :]}")
            position = tag.end()
        elif tag := (TAG if broken < MAX_BROKEN_TAGS else SHORT_TAG).match(content, match.start()):
            parts.append(tag[0])
            position = tag.end()
        elif not DECLARATION.match(content, match.start()):
            broken += content[position : position + 2].strip("/")[:1].isalpha()
            parts.append("&lt;")
        else:
            position = max(content.find(">", position, position + 2_000) + 1, position)
    return "".join([*parts, content[position:]])


def skip(content: str, tag: str, match: re.Match[str], missing: set[str]) -> int:
    """Return where the element ``tag`` ends, which starts at ``match``."""
    end = None if tag in missing else re.compile(rf"</{tag}(?:\s[^<>]*+)?>", re.IGNORECASE).search(content, match.end())
    if end:
        return end.end()
    missing.add(tag)
    if tag in INVISIBLE_TO_END:
        return len(content)
    return max(content.find(">", match.end(), match.end() + 2_000) + 1, match.end())
