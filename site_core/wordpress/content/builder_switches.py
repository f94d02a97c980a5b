"""Whether the old site showed the data of a page builder: it can be turned off for a page, and its data stays."""

from __future__ import annotations

import re

from ..items import Item

ELEMENTOR = "_elementor_data"
ELEMENTOR_MODE = "_elementor_edit_mode"
EMPTY = re.compile(r"<[^<>]*+>|&nbsp;")


def is_shown(item: Item, builder: str) -> bool:
    """Return whether the old site showed the data of ``builder``, a name of its meta.

    What says so is in the meta of Beaver, Bricks, Cornerstone, and Elementor only.
    """
    if builder == "_fl_builder_data":
        return bool(item.meta_value("_fl_builder_enabled"))
    if builder == "_bricks_page_content_2":
        return item.meta_value("_bricks_editor_mode") != "wordpress"
    if builder == ELEMENTOR:
        return is_elementor_shown(item)
    return builder != "_cornerstone_data" or not item.meta_value("_cornerstone_override")


def is_elementor_shown(item: Item) -> bool:
    """Return whether Elementor showed its data, as far as the export says so: some lack the mode of all pages."""
    return ELEMENTOR_MODE not in item.meta or item.meta_value(ELEMENTOR_MODE).strip() == "builder"


def elementor_data(item: Item) -> str:
    """Return the data of Elementor, if the old site showed it."""
    data = item.meta_value(ELEMENTOR)
    return data if data and is_elementor_shown(item) else ""


def has_text(content: str) -> bool:
    """Return whether there is more in ``content`` than empty tags and delimiters of blocks."""
    return bool(re.search(r"\w", EMPTY.sub("", content))) or "<img" in content or "wp:" in content
