"""Texts in the custom fields of a page, which WordPress stores as meta.

Themes show the fields of Advanced Custom Fields (ACF) in their own places, and blocks those that they are bound to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..items import Item
from ..reading.php import is_serialized
from ..reading.privacy import TOOLSET
from .builder_data import OWNER, group_html, read_groups
from .home_urls import PLACEHOLDER
from .vocabulary import IMAGE_NAME, IMAGE_URL, INDEX, is_link, is_prose, is_setting, is_visible

BINDING = re.compile(r'"source":"core/post-meta","args":\{"key":"([^"\\]{1,200})"\}')  # as WordPress writes it
FIELD_KEY = re.compile(r"field_\w{1,200}$")  # beside each value of ACF is a meta with the key of its field
ROWS = re.compile(r"(?=_0_)")
MAX_NAME = 255  # characters, as in the database of WordPress
# Of these, other modules read what visitors saw.
OTHER_READERS = re.compile(
    r"rank_math|aioseo|yoast|wpseo|seopress|footnotes$|panels_data$|mfn-|ct_builder|tve_|brizy|fl_"
)
MAX_LENGTH = 20_000  # characters of a value that are looked at
URL = re.compile(rf"(?:https?://|{PLACEHOLDER})\S+$", re.IGNORECASE)


def fields_html(item: Item) -> str:
    """Return as HTML the texts and links in the custom fields of ``item``."""
    parts: list[str] = []
    for name in item.meta:
        if is_field(item, name):
            value = item.meta_value(name)
            groups = (
                read_groups(value) if is_serialized(value) else [[(shown_name(own_name(item, name), value), value)]]
            )
            parts += map(group_html, groups)
    return "".join(parts)


def short_values(item: Item) -> Iterator[str]:
    """Yield names and values of fields that are no texts by their names, but may be: “department: Cardiology”."""
    repeaters = {name[: match.start()] for name in item.meta for match in ROWS.finditer(name[:MAX_NAME])}
    for name in item.meta:
        value = item.meta_value(name).strip()
        if not is_field(item, name) or is_serialized(value) or not re.search(r"[^\W_]", value) or value in {"0", "1"}:
            continue
        if value.isdecimal() and name in repeaters:
            continue  # how many rows it has
        key = own_name(item, name)
        shown = shown_name(key, value)
        is_known = is_visible(OWNER, shown, value) or is_link(shown, value)
        if not (is_known or IMAGE_NAME.search(key) or is_setting(key, value)):
            yield f"{key}: {value}"


def unknown_fields(item: Item) -> list[str]:
    """Return the names of other meta with texts: of Toolset, and of plug-ins that are not known.

    Only names: plug-ins also store there what visitors have sent. Fields of Toolset count if they have any value. What
    is no sentence counts for types of plug-ins and themes only, such as testimonials: others have many settings.
    """
    return [name for name in item.meta if is_unknown_text(item, name)]


def is_unknown_text(item: Item, name: str) -> bool:
    if name.startswith("_") or is_field(item, name) or OTHER_READERS.match(name):
        return False
    value = item.meta_value(name)[:MAX_LENGTH]
    if name.startswith(TOOLSET):
        return bool(re.search(r"[^\W_]", value)) and value.strip() not in {"0", "1"}
    if is_serialized(value) or value.startswith(("{", "[")):
        groups = read_groups(item.meta_value(name))
        return any(is_prose(key, text[:MAX_LENGTH]) for group in groups for key, text in group)
    is_own_type = item.post_type not in ("post", "page")
    return is_prose(name, value) or (is_own_type and is_visible(OWNER, name, value))


def is_field(item: Item, name: str) -> bool:
    """Return whether readers saw the meta ``name``.

    Either it is a field of ACF: another meta has the key of its definition. Or a block of the content showed it.
    Those of Toolset may be from visitors, so they never count.
    """
    if name.startswith(("_", TOOLSET)):
        return False
    return bool(FIELD_KEY.match(item.meta_value(f"_{name}").strip())) or name in bound_fields(item.content)


@lru_cache(maxsize=1)  # asked for each meta of an item
def bound_fields(content: str) -> frozenset[str]:
    """Return the names of the meta that blocks of ``content`` show in place of their own text.

    Source: https://developer.wordpress.org/block-editor/reference-guides/block-api/block-bindings/.
    """
    return frozenset(BINDING.findall(content) if "core/post-meta" in content else ())


def own_name(item: Item, name: str) -> str:
    """Return the name of a field without those of the repeaters, layouts, and groups that it is in.

    In ``modules_0_text``, that is ``text``. A group is a field whose value is empty.
    """
    start = max((match.end() for match in INDEX.finditer(name)), default=0)
    for match in reversed(list(re.finditer("_", name[start:]))):
        parent = name[: start + match.start()]
        if parent and is_field(item, parent) and not item.meta_value(parent):
            return name[start + match.end() :] or name
    return name[start:] or name


def shown_name(name: str, value: str) -> str:
    """Return the name of a field as the vocabulary knows it: what is a text or a link by its value has no other."""
    if not is_visible(OWNER, name, value) and is_prose(name, value):
        return "text"
    is_url = URL.match(value.strip()) and not IMAGE_URL.search(value) and not IMAGE_NAME.search(name)
    return "link" if is_url else re.sub(r"_\d+$", "", name)
