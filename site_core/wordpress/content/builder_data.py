"""Texts that only the data of a page builder has, which WordPress stores as meta.

Bricks, Breakdance, Oxygen, Beaver, and BeTheme leave the text of a page empty, or keep a copy there.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from ..items import Item
from ..reading.php import PHPDataError, is_serialized, parse
from .builders import attribute_html
from .json_values import parse_json
from .vocabulary import DYNAMIC, FORM_WIDGETS, IMAGE_NAME, is_link, is_visible

# In the order in which they are tried.
BUILDERS = (
    *("_bricks_page_content_2", "_breakdance_data", "ct_builder_json", "_fl_builder_data", "mfn-page-items"),
    *("panels_data", "_cornerstone_data", "_themify_builder_settings_json"),
)
SHORTCODES = "ct_builder_shortcodes"  # of Oxygen
THRIVE = "tve_updated_post"  # of Thrive: HTML
TEXT_META = (*BUILDERS, SHORTCODES, THRIVE)  # what has the text of a page instead of its content
OWNER = "elementor"  # what names mean is the same as there
HEADINGS = re.compile(r"head(?:ing|line)|title\b", re.IGNORECASE)
KINDS = ("name", "type", "slug", "mod_name", "_type")
SETTINGS = {"settings", "properties", "options", "mod_settings", "children", "elements"}
MAX_GROUPS = 20_000
OWNED_BY = "<owner>"  # the name of what says which kind of element has the values after it
TEXTS = {"text", "ct_content"}
NUMBERS = re.compile(r"(?:^|[ _-])(?:numbers?|counters?|progress|chart)(?:$|[ _-])")
ORIGINAL = "original"  # where Oxygen has the link and the image of an element
FORM = "<form>"  # the name of what stands for a form
# What Oxygen calls the parts of a price.
PRICE_NAMES = {
    "pricing_box_price_amount_main": "price",
    "pricing_box_price_amount_currency": "prefix",
    "pricing_box_price_amount_term": "period",
}
Group = list[tuple[str, str]]


def data_html(item: Item) -> str:
    """Return as HTML what the data of the page builder of ``item`` says. Empty if it says nothing that can be read."""
    return "".join(data_parts(item)) or item.meta_value(SHORTCODES)


def data_parts(item: Item, builders: Iterable[str] = BUILDERS) -> list[str]:
    """Return the HTML of each element in the data of the first of ``builders`` that has some."""
    for name in builders:
        if parts := list(filter(None, map(group_html, read_groups(item.meta_value(name))))):
            return parts
    return []


def kind_of(children: list[tuple[str, Any]]) -> str:
    """Return what the values of an element say about its kind."""
    kinds = [str(child) for key, child in children if key in KINDS and isinstance(child, str)]
    info = dict(children).get("panels_info")  # of SiteOrigin
    return " ".join([*kinds, str(info.get("class", ""))] if isinstance(info, dict) else kinds)


def group_html(group: Group) -> str:
    """Return texts, links, and images that belong together as HTML. Empty if readers saw none of them."""
    if group[0][0] == FORM:
        return f'<wp-note data-kind="form" data-original="{escape(group[0][1])}">'
    owner = dict(group[:1]).get(OWNED_BY, OWNER)
    group = [each for each in group if each[0] != OWNED_BY]
    if not any(is_visible(owner, *each) or is_link(*each) or IMAGE_NAME.search(each[0]) for each in group):
        return ""
    return "".join(attribute_html(owner, group, "", 0))


def read_groups(text: str) -> Iterator[Group]:
    """Yield the settings of each element in the data of a builder: JSON, or what PHP serialized, also in base64."""
    pending: list[tuple[str, str, Any]] = [("", "", decode(text))]
    for _number in range(MAX_GROUPS):
        if not pending:
            return
        name, module, value = pending.pop()
        if isinstance(value, str):
            value = decode(value)
        children: list[tuple[str, Any]] = list(value.items()) if isinstance(value, dict) else []
        children = [("", each) for each in value] if isinstance(value, list) else children
        kind = kind_of(children)
        module = module_of(children) or module
        if FORM_WIDGETS.search(kind.lower()):
            yield [(FORM, kind)]
            continue
        inner = [
            (f"{key} {kind}", module, inner)
            for key, child in children
            if key not in DYNAMIC and key != ORIGINAL and not is_media(child) and not is_target(child)
            for inner in nested_values(child)
        ]
        pending += reversed(inner)
        if isinstance(value, dict) and SETTINGS & set(value):
            continue  # its own values say what kind of element it is
        own = [
            (own_key(str(key), str(child), module), str(child))
            for key, child in children
            if isinstance(child, (str, int, float)) and key != "id"
        ]
        own += [(str(key), text) for key, child in children if key != ORIGINAL for text in list_texts(child)]
        own += [
            ("image", str(child["url"])) for key, child in children if is_media(child) and "background" not in str(key)
        ]
        original = value.get(ORIGINAL) if isinstance(value, dict) else None
        own += (
            [(own_key(str(key)), str(child)) for key, child in original.items()] if isinstance(original, dict) else []
        )
        own += [("link", child["url"]) for _key, child in children if is_target(child)]
        if isinstance(value, dict) and own:
            is_heading = bool(HEADINGS.search(f"{name} {kind}"))
            is_admin_title = name.startswith("attr") or name == "fields column"  # of BeTheme
            has_title = any(key == "title" for key, _each in own)
            named = [("heading" if key in TEXTS and is_heading else key, each) for key, each in own]
            named = [("text" if key == "meta" and has_title else key, each) for key, each in named]  # lists of Bricks
            values = [each for each in named if not (is_admin_title and each[0] == "title")]
            owner = "counter" if NUMBERS.search(f"{name} {kind}") else OWNER
            yield [(OWNED_BY, owner), *values]


def module_of(children: list[tuple[str, Any]]) -> str:
    """Return what Themify writes behind the names of the settings of an element. Empty for all other builders."""
    module = dict(children).get("mod_name")
    return re.split(r"[-_ ]", module.strip())[0] if isinstance(module, str) else ""


def own_key(name: str, value: str = "", module: str = "") -> str:
    """Return the name of a setting, without ``module`` behind it if only that lets the name say something."""
    name = PRICE_NAMES.get(name, name)
    if not module or is_visible(OWNER, name, value) or is_link(name, value) or IMAGE_NAME.search(name):
        return name
    return name.removesuffix(f"_{module}")


def listed_strings(value: Any) -> list[str]:
    """Return the items of a list of strings, which PHP may have written with numbers as keys. Empty if it is none."""
    if isinstance(value, dict) and all(isinstance(key, int) for key in value):
        value = list(value.values())
    return value if isinstance(value, list) and all(isinstance(each, str) for each in value) else []


def list_texts(value: Any) -> list[str]:
    """Return the texts in a list of strings, such as what a price includes."""
    return [each for each in listed_strings(value) if not is_nested(each)]


def nested_values(value: Any) -> list[Any]:
    """Return what to read within ``value``: itself, or of a list of strings those that are JSON."""
    return list(filter(is_nested, listed_strings(value) or [value]))


def is_nested(value: Any) -> bool:
    return isinstance(value, (dict, list)) or (isinstance(value, str) and value.lstrip().startswith(("{", "[{")))


def is_target(value: Any) -> bool:
    """Return whether ``value`` is where a link leads to."""
    return isinstance(value, dict) and isinstance(value.get("url"), str) and bool({"type", "target"} & set(value))


def is_media(value: Any) -> bool:
    """Return whether ``value`` describes an image."""
    return isinstance(value, dict) and "url" in value and bool({"id", "filename", "size"} & set(value))


def decode(text: str) -> Any:
    """Return what ``text`` says in JSON or as serialized by PHP. None if it is neither."""
    text = text.strip()
    if not text:
        return None
    if is_serialized(text):
        try:
            return parse(text)
        except PHPDataError:
            return None
    if text[0] in "{[":
        return parse_json(text)
    try:
        inner = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    return decode(inner) if is_serialized(inner) or inner[:1] in ("{", "[") else None
