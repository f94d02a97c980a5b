"""Pages whose builder writes a copy of its text into the content, for searches, and keeps the rest in its own data.

Cornerstone copies headings and paragraphs, SiteOrigin the widgets that it knows, and Themify what has no other place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from ..items import Item
from .builder_data import data_parts, is_shown
from .counting import Count
from .counting_source import count_source

WORD = re.compile(r"[^\W_]+")
IMAGE = re.compile(r"<(?:wp-image|img)\b|\[gallery\b", re.IGNORECASE)


def with_data(content: str, item: Item, prepare: Callable[[str], str]) -> tuple[str, str]:
    """Return the text of a page, and what the data of its builder says beyond that, both as HTML.

    The text is the data if this has all words, links, and images of ``content``, and more of them.
    """
    parts = [prepare(part) for part in data_parts(item)] if is_shown(item) else []
    if not parts:
        return content, ""
    own = count_source(content)
    whole = count_source("".join(parts))
    if not (whole.words - own.words or links_of(whole) - links_of(own)):
        return content, ""
    has_images = len(IMAGE.findall("".join(parts))) >= len(IMAGE.findall(content))
    if has_images and not (own.words - whole.words or links_of(own) - links_of(whole)):
        return "".join(parts), ""
    return content, "".join(part for part in parts if is_beyond(count_source(part), own))


def is_beyond(part: Count, own: Count) -> bool:
    """Return whether an element has a text or a link that ``own`` lacks."""
    text, known = spaced_words(part), spaced_words(own)
    return (bool(text.strip()) and text not in known) or bool(links_of(part) - links_of(own))


def spaced_words(count: Count) -> str:
    return f" {' '.join(WORD.findall(''.join(count.texts).casefold()))} "


def links_of(count: Count) -> Counter[str]:
    return Counter(url.rstrip("/") for url in count.links)
