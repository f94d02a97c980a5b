"""Pages whose builder writes a copy of its text into the content, for searches, and keeps the rest in its own data.

Cornerstone copies headings and paragraphs, SiteOrigin the widgets that it knows, and Themify what has no other place.
All others show either their data or the content: data that is older than the content must not become the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from ..items import Item
from .builder_data import BUILDERS, data_parts
from .builder_switches import ELEMENTOR, is_shown
from .counting import Count
from .counting_source import count_source
from .elementor import missing_html

COPYING = {"panels_data", "_cornerstone_data", "_themify_builder_settings_json"}
WORD = re.compile(r"[^\W_]+")
IMAGE = re.compile(r"<(?:wp-image|img)\b|\[gallery\b", re.IGNORECASE)


def with_data(content: str, item: Item, prepare: Callable[[str], str]) -> tuple[str, str]:
    """Return the text of a page, and what the data of its builder says beyond that, both as HTML.

    The text is the data if its builder copies it into the content, and if it has all words, links, and images of
    ``content``, and more of them.
    """
    shown = [name for name in BUILDERS if item.meta_value(name) and is_shown(item, name)]
    builder, parts = next(((name, found) for name in shown if (found := data_parts(item, [name]))), ("", []))
    parts = [prepare(part) for part in parts]
    if not parts:
        return content, ""
    own = count_source(content)
    whole = count_source("".join(parts))
    if not (whole.words - own.words or links_of(whole) - links_of(own)):
        return content, ""
    has_images = len(IMAGE.findall("".join(parts))) >= len(IMAGE.findall(content))
    has_all = has_images and not (own.words - whole.words or links_of(own) - links_of(whole))
    if builder in COPYING and has_all:
        return "".join(parts), ""
    return content, "".join(parts_beyond(parts, own))


def turned_off_html(content: str, item: Item, prepare: Callable[[str], str]) -> str:
    """Return as HTML what the data of builders that are turned off for a page says beyond ``content``.

    The old site no longer showed it: it is older than the content.
    """
    html = ""
    for name in (ELEMENTOR, *BUILDERS):
        data = item.meta_value(name)
        if not data or is_shown(item, name):
            continue
        if name == ELEMENTOR:
            html += missing_html(content, prepare(data))
        else:
            html += "".join(parts_beyond(map(prepare, data_parts(item, [name])), count_source(content)))
    return html


def parts_beyond(parts: Iterable[str], own: Count) -> Iterator[str]:
    """Yield each of ``parts`` that has a text or a link that ``own`` lacks.

    Texts are mostly in the order of those of ``own``, so each is looked for from the one before it on.
    """
    known, links = spaced_words(own), links_of(own)
    words = known.split()
    followed = {*words, *pairwise(words)}  # which tells most texts apart without a search
    position = 0
    for part in parts:
        count = count_source(part)
        text = spaced_words(count)
        place = -1
        if followed.issuperset([*text.split(), *pairwise(text.split())]):
            place = known.find(text, position)
            place = known.find(text, 0, position + len(text)) if place < 0 else place
        position = place if place >= 0 else position
        if (text.strip() and place < 0) or links_of(count) - links:
            yield part


def spaced_words(count: Count) -> str:
    return f" {' '.join(WORD.findall(''.join(count.texts).casefold()))} "


def links_of(count: Count) -> Counter[str]:
    return Counter(url.rstrip("/") for url in count.links)
