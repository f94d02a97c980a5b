"""The links in rich text, each with the sentence around it."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from site_core.lib.html import END_OF_LINE, extract_line

from .significance.sentences import SENTENCE_END

LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL | re.IGNORECASE)
MAX_LENGTH = 240  # characters of the sentence


class LinkContext(NamedTuple):
    href: str
    sentence: str


def find_link_contexts(html: str) -> Iterator[LinkContext]:
    """Yield the links with a URL in ``html``, in order. Those to pages and documents have none."""
    for paragraph in END_OF_LINE.split(html):
        for match in LINK.finditer(paragraph):
            start = len(extract_line(paragraph[: match.start()]))
            sentence = sentence_at(extract_line(paragraph), start, start + len(extract_line(match[2])))
            yield LinkContext(unescape(match[1]), sentence)


def sentence_at(text: str, start: int, end: int) -> str:
    """Return the sentence of ``text`` that contains the characters from ``start`` to ``end``, shortened around them."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    first = max((position for position in ends if position <= start + 1), default=0)
    last = min((position for position in ends if position >= end), default=len(text))
    if last - first <= MAX_LENGTH:
        return text[first:last].strip()
    margin = max(MAX_LENGTH - (end - start), 0) // 2
    left, right = max(first, start - margin), min(last, end + margin)
    part = text[left:right][: MAX_LENGTH + 1].strip()
    return f"{'… ' if left > first else ''}{part}{' …' if right < last else ''}"
