"""Count what blocks of plug-ins show beyond their own HTML, apart from what converts it.

A link or number in the attributes of a block counts if its HTML lacks it, at whatever depth it is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from .counting import named_values
from .numbers import is_number_name, snake_case
from .vocabulary import is_link

LINK_KEY = re.compile(r"^(?:link|href)$")
NUMBER_BLOCK = re.compile(r"count-?(?:er|up)|progress|number|circle")
DIGITS = re.compile(r"\d[\d.]{0,20}")
MAX_INNER = 20_000  # characters of the block that are looked at


def wrapped_values(name: str, attributes: dict[str, Any], content: str, start: int) -> Iterator[tuple[str, str]]:
    """Yield links, and numbers with their signs, of the block ``name`` whose HTML begins at ``start``."""
    if "/" not in name:
        return
    window = content[start : start + MAX_INNER]
    inner, has_end, _rest = window.partition(f"<!-- /wp:{name} ")
    html = unescape(inner)
    for key, value in attributes.items():
        if LINK_KEY.match(snake_case(key)) or (key == "url" and "linkType" in attributes):
            for _name, text in named_values(value, key):
                if text.strip() and text not in html and is_link("link", text):
                    yield "link", text
    if not has_end or not NUMBER_BLOCK.search(name):
        return
    found = DIGITS.findall(re.sub("<[^<>]*+>", " ", html).replace(",", ""))
    seen = {form for each in found for form in (each.rstrip("."), each.partition(".")[0])}
    numbers = [(key, str(value)) for key, value in attributes.items() if is_number_name(name, key)]
    unseen = [value for _key, value in numbers if DIGITS.fullmatch(value) and value not in seen]
    if unseen:
        yield from ((key, value) for key, value in numbers if value in unseen or not DIGITS.fullmatch(value))
