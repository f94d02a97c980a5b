"""Take from the source of a post, before its words are counted, what readers didn’t see, and decode base64."""

from __future__ import annotations

import base64
import re
from urllib.parse import unquote

UNSEEN_ELEMENT = re.compile(
    r"<(script|style|svg|template|canvas|math|head|noscript|object|title)(?=[\s>/])", re.IGNORECASE
)
ENCODED = re.compile(r"\[(vc_raw_html|vc_raw_js|fusion_code|fusion_syntax_highlighter)\b[^\[\]]*+\]([^\[]*+)\[/\1\]")


def remove_unseen(content: str) -> str:
    """Return ``content`` without scripts, styles, and drawings."""
    parts: list[str] = []
    position = 0
    lower = content.lower()
    unclosed: set[str] = set()
    while match := UNSEEN_ELEMENT.search(content, position):
        parts.append(content[position : match.start()])
        tag = match[1].lower()
        end = -1 if tag in unclosed else lower.find(f"</{tag}", match.end())
        if end < 0:
            unclosed.add(tag)
            position = len(content) if tag in {"script", "style"} else match.end()
            parts.append(f"<{tag}" if position == match.end() else "")
        else:
            position = max(content.find(">", end) + 1, end + 1)
            parts.append(" " if tag not in {"script", "style", "svg"} else "")
    return "".join([*parts, content[position:]]) if len(lower) == len(content) else content


def decode_elements(content: str) -> str:
    """Return ``content`` with HTML in the place of elements of builders that have it in base64."""
    return ENCODED.sub(lambda match: f" {decoded(match[2])} " if match[1] != "vc_raw_js" else " ", content)


def decoded(text: str) -> str:
    """Return what ``text`` says in base64, or ``text`` itself if it is none."""
    try:
        return remove_unseen(unquote(base64.b64decode("".join(re.sub("<[^<>]*+>", "", text).split()) + "==").decode()))
    except ValueError:
        return text
