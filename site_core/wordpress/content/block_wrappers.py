"""What blocks of plug-ins show beyond their own HTML: the link around a container, and the number of a counter.

Such blocks are rendered when a page is shown. Their links and numbers only stand in their attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from .json_values import json_strings
from .numbers import is_number_name
from .vocabulary import TAG, is_link

LINK_NAMES = {"link", "href"}
COUNTERS = re.compile(r"count-?(?:er|up)|progress|number|circle")
NUMBER = re.compile(r"\d[\d.]{0,20}")
MAX_INNER = 20_000  # characters of the block that are looked at


def wrapper_values(name: str, attributes: dict[str, Any], content: str, start: int) -> Iterator[tuple[str, str]]:
    """Yield the links and numbers of the block ``name`` that its HTML, from ``start`` on in ``content``, lacks."""
    if "/" not in name:
        return
    end = content.find(f"<!-- /wp:{name} ", start, start + MAX_INNER)
    inner = content[start : end if end >= 0 else start + MAX_INNER]
    names = LINK_NAMES | ({"url"} if "linkType" in attributes else set())
    html = unescape(inner) if names & set(attributes) else ""
    for key in [key for key in attributes if key in names]:
        for _name, value in json_strings(attributes[key]):
            if value.strip() and value not in html and is_link("link", value):
                yield "link", value
    if end < 0 or not COUNTERS.search(name):
        return
    text = TAG.sub(" ", inner).replace(",", "")
    numbers = [(key, str(value)) for key, value in attributes.items() if is_number_name(name, key)]
    if any(NUMBER.fullmatch(value) and not is_in(value, text) for _key, value in numbers):
        yield from (each for each in numbers if not (NUMBER.fullmatch(each[1]) and is_in(each[1], text)))


def is_in(number: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\d.]){re.escape(number)}(?!\d)", text))
