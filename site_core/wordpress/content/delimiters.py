"""The delimiters of blocks, ``<!-- wp:name {"attribute": "value"} -->``, and the words that only stand in them.

https://developer.wordpress.org/block-editor/getting-started/fundamentals/markup-representation-block/
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from .block_wrappers import wrapper_values
from .builders import GAP, SHOWN_OF_FORM, attribute_html, id_tag
from .json_values import json_strings, parse_json
from .shortcode_names import LIST_BLOCKS, SILENT_BLOCKS
from .vocabulary import lacks_content

DELIMITER = re.compile(r"<!--\s*(/?)wp:([a-z][\w-]*(?:/[\w-]+)?)(.*?)(/?)-->", re.DOTALL)
OPENING = "<!--wp+-->"  # what is left of the delimiters of a block with content of its own
CLOSING = "<!--wp- -->"
CLASSIC = {"freeform", "shortcode", "core/freeform", "core/shortcode"}
# Blocks of these keep their words in attributes, even if they have other content.
WORDS_IN_ATTRIBUTES = ("acf/", "divi/", "lazyblock/", "genesis-custom-blocks/")
HOURS = "jetpack/business-hours"
FORMS_OF_BLOCKS = {"jetpack/contact-form", "coblocks/form"}  # with a block for each field
FORMS = re.compile(r"form|subscri|mailpoet|mailchimp")
TAKES_LABEL = {"navigation-link", "core/navigation-link", "navigation-submenu", "core/navigation-submenu"}


def has_blocks(content: str) -> bool:
    return "<!-- wp:" in content


def expand_blocks(content: str) -> str:
    """Return ``content`` with HTML in the place of blocks that have no HTML of their own."""
    return DELIMITER.sub(expand, content) if "<!--" in content else content


def expand(match: re.Match[str]) -> str:
    is_end, name, text, is_empty = match.groups()
    if name in CLASSIC:
        return ""
    if is_end:
        return CLOSING
    attributes = parse_json(text.strip()) if text.strip() else {}
    shows_attributes = bool(is_empty) or ("/" in name and lacks_content(match.string, name, match.end()))
    own = block_html(name, attributes if isinstance(attributes, dict) else {}, shows_attributes)
    if not own and not is_empty and isinstance(attributes, dict) and attributes:
        beyond = wrapper_values(name, attributes, match.string, match.end())
        own = "".join(attribute_html(name, beyond, "", 0))
    anchor = attributes.get("anchor") if isinstance(attributes, dict) and own else None
    own = f"{id_tag({'anchor': anchor})}{own}" if isinstance(anchor, str) else own
    return own if is_empty else own + OPENING


def block_html(name: str, attributes: dict[str, Any], is_empty: bool) -> str:
    short = name.removeprefix("core/")
    if short == "block" and str(attributes.get("ref", "")).isdecimal():
        overrides = overrides_json(attributes.get("content"))
        return f'<wp-reusable data-id="{attributes["ref"]}" data-overrides="{overrides}">'
    if short == "social-link" and attributes.get("url"):
        label = attributes.get("label") or str(attributes.get("service", "")).capitalize()
        return f'<p><a href="{escape(str(attributes["url"]))}">{escape(str(label))}</a></p>'
    if short in TAKES_LABEL and attributes.get("url"):
        return f'<p><a href="{escape(str(attributes["url"]))}">{attributes.get("label") or ""}</a></p>'
    if name in FORMS_OF_BLOCKS:
        original = match_text(name, attributes, SHOWN_OF_FORM)
        return f'{GAP}<wp-note data-kind="form" data-original="{escape(original)}">{GAP}'
    if (not is_empty and not name.startswith(WORDS_IN_ATTRIBUTES)) or "/field-" in name:
        return ""
    if SILENT_BLOCKS.search(name) and short != "site-tagline":
        return ""
    if name == HOURS:
        return hours_html(attributes)
    if short in {"image", "video", "audio", "embed", "file"}:
        return media_html(short, attributes)
    before, after = attribute_html(name, block_strings(attributes), "", 0)
    kind = "form" if FORMS.search(name) else "list" if is_list(name) or not (before + after).strip() else ""
    html = (before + after).replace(GAP * 2, GAP)
    if is_empty and (kind or not html.strip().replace(GAP, "")):
        original = match_text(name, attributes, SHOWN_OF_FORM if kind == "form" else ())
        html += f'<wp-note data-kind="{kind or "block"}" data-original="{escape(original)}">'
    return GAP + html + GAP


def overrides_json(content: Any) -> str:
    """Return what a page has in the place of texts of a synced pattern as the value of an attribute of HTML."""
    text = escape(json.dumps(content)) if isinstance(content, dict) else ""
    return text.replace("[", "&#91;").replace("]", "&#93;")  # no shortcodes


def is_list(name: str) -> bool:
    return bool(LIST_BLOCKS.search(name)) or name.startswith("jetpack/")


def hours_html(attributes: dict[str, Any]) -> str:
    """Return the opening hours of a block of Jetpack."""
    lines = []
    for day in dictionaries(attributes.get("days")):
        spans = [f"{each.get('opening', '')}–{each.get('closing', '')}" for each in dictionaries(day.get("hours"))]
        lines.append(f"<li>{escape(str(day.get('name', '')))}: {escape(', '.join(spans)) or _('Closed')}</li>")
    return f"{GAP}<ul>{''.join(lines)}</ul>{GAP}"


def dictionaries(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def match_text(name: str, attributes: dict[str, Any], shown: Collection[str] = ()) -> str:
    """Return the name of a block with its attributes, or with those in ``shown`` only."""
    texts = " ".join(f"{key}={value}" for key, value in json_strings(attributes) if not shown or key in shown)
    return f"{name} {texts}".strip()[:2000]


def block_strings(attributes: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the texts in the attributes of a block. Advanced Custom Fields keeps field keys beside them."""
    data = attributes.get("data") if isinstance(attributes.get("data"), dict) else attributes
    return [(name, value) for name, value in json_strings(data) if not name.startswith("_")]


def media_html(name: str, attributes: dict[str, Any]) -> str:
    number, url = str(attributes.get("id", "")), str(attributes.get("url") or attributes.get("src") or "")
    if name == "image":
        alt = escape(str(attributes.get("alt", "")))
        return f'<wp-image data-id="{escape(number)}" src="{escape(url)}" alt="{alt}" data-own="alt">'
    return f'<wp-embed src="{escape(url or str(attributes.get("href", "")))}">' if url or attributes.get("href") else ""
