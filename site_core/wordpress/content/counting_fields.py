"""Count the words and links in the custom fields of a page, apart from what converts them: ACF and bindings.

A text counts by what it says, whatever the name of its field: names are made by those who built the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..items import Item
from ..reading.php import PHPDataError, is_serialized, parse
from .counting import Count, named_values
from .counting_source import walk
from .counting_unseen import remove_unseen
from .home_urls import PLACEHOLDER
from .vocabulary import IMAGE_URL, INDEX, is_link, is_prose, is_visible

BOUND = re.compile(r"core/post-meta[^{}]{1,20}\{\W{1,4}key\W{2,5}([\w-]{1,200})")  # in the settings of blocks
URL = re.compile(rf"(?:https?://|{PLACEHOLDER})\S+$", re.IGNORECASE)


def count_fields(item: Item) -> Count:
    """Return what readers saw of the custom fields of ``item``."""
    count = Count()
    shown_by_blocks = set(BOUND.findall(item.content))
    for name in item.meta:
        has_definition = item.meta_value(f"_{name}").strip().startswith("field_")
        if name.startswith(("_", "wpcf-")) or not (has_definition or name in shown_by_blocks):
            continue
        for key, value in field_values(INDEX.split(name)[-1], item.meta_value(name)):
            if is_prose(key, value) or is_visible("elementor", key, value):
                walk(remove_unseen(f" {value} "), count)
            elif is_link(key, value) or (URL.match(value.strip()) and not IMAGE_URL.search(value)):
                count.links.append(value)
    return count


def field_values(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the texts in the value of a field, which PHP may have serialized, with their names."""
    if not is_serialized(value):
        yield name, value
        return
    try:
        yield from named_values(parse(value), name)
    except PHPDataError:
        return
