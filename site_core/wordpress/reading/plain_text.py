"""HTML of titles, names, and descriptions → plain text."""

from __future__ import annotations

import re
from html import unescape

LONGEST = 2_000  # characters that can have shortcodes: no title is longer
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# A word in brackets can be a part of the title. Attributes, an underscore, or an end make it a shortcode.
SHORTCODE = re.compile(
    r"\[/?[A-Za-z][\w-]*\s[^\[\]=]*=[^\[\]]*\]|\[/[A-Za-z][\w-]*\]|\[[A-Za-z][A-Za-z0-9]*_\w*\s*/?\]|\[br\s*/?\]"
)
PAIR = re.compile(r"\[([A-Za-z][\w-]*)\](?=.*\[/\1\])", re.DOTALL)


def plain_text(html: str) -> str:
    """Return the text of a title or description: without tags and shortcodes, and decoded exactly once."""
    text = TAG.sub("", without_comments(html))
    if "[" in text and len(text) <= LONGEST:
        text = SHORTCODE.sub(" ", PAIR.sub(" ", text))
    return " ".join(unescape(text).replace("\xad", "").split())


def without_comments(html: str) -> str:
    """Remove comments, in linear time."""
    before, *after = html.split("<!--")
    return before + "".join(part.partition("-->")[2] if "-->" in part else f"<!--{part}" for part in after)
