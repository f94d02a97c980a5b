"""HTML of titles, names, and descriptions → plain text."""

from __future__ import annotations

import re
from html import unescape

LONGEST = 10_000  # characters that are searched for shortcodes
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
# A word in brackets can be a part of the title. Attributes, an underscore, or an end make it a shortcode.
SHORTCODE = re.compile(
    r"\[/?[A-Za-z][\w-]*\s[^\[\]=]*=[^\[\]]*\]|\[/[A-Za-z][\w-]*\]|\[[A-Za-z]\w*_\w*\s*/?\]|\[br\s*/?\]"
)
PAIR = re.compile(r"\[([A-Za-z][\w-]*)\](?=.*\[/\1\])", re.DOTALL)


def plain_text(html: str) -> str:
    """Return the text of a title or description: without tags and shortcodes, and decoded exactly once."""
    text = TAG.sub("", html)
    if "[" in text:
        text = SHORTCODE.sub(" ", PAIR.sub(" ", text[:LONGEST]))
    return " ".join(unescape(text).replace("\xad", "").split())
