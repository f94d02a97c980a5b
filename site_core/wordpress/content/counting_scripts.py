"""Links and words of a source that only scripts and plug-ins of browsers show, apart from what converts them."""

from __future__ import annotations

import json
import re
from html import unescape

from .counting import named_values
from .script_links import counted_number, opened_url, tag_attributes, widget_url

OBJECT = re.compile(r"<object(?=[\s>/])[^<>]*+>", re.IGNORECASE)
LINK_OR_BUTTON = re.compile(r"<(?:(a)|button)(?=[\s>/])", re.IGNORECASE)
EMPTY, ZERO = re.compile(r"\s*+(?=</)"), re.compile(r"\s*+0\s*+(?=<)")
HIDDEN_JSON = re.compile(r"<input\b[^<>]*\svalue=\"(\{&quot;instance&quot;[^\"]*)\"", re.IGNORECASE)  # of SiteOrigin
NO_FILE = ("data:", "javascript:", "about:")


def shown_objects(content: str) -> list[str]:
    """Return the URLs of the documents that a page shows within itself."""
    urls = [widget_url("object", tag_attributes(tag)).strip() for tag in OBJECT.findall(content)]
    return [url for url in urls if url and not url.startswith(NO_FILE)]


def opened_by_script(tag: str) -> str:
    """Return the URL that the script of a button opens, of a link without a URL of its own, or of a widget."""
    if "calendly-inline-widget" in tag and (url := widget_url("", tag_attributes(tag)).strip()):
        return url
    match = LINK_OR_BUTTON.match(tag)
    if not match or not ("location" in tag or "open(" in tag):
        return ""
    attributes = tag_attributes(tag)
    url = attributes.get("href", "").strip().strip("#").lower() if match[1] else ""
    return opened_url(attributes) if not url or url.startswith("javascript:") else ""


def counted_up(tag: str, content: str, position: int) -> tuple[str, int]:
    """Return the number that a script counts up to in the place of what follows ``tag``, and where that ends."""
    number = counted_number(tag_attributes(tag)) if "data-" in tag and tag[1:2] != "/" else ""
    shown = (ZERO.match(content, position) or EMPTY.match(content, position)) if number else None
    return (f" {number} ", shown.end()) if shown else ("", position)


def hidden_values(tag: str) -> list[tuple[str, str]]:
    """Return the settings of a widget of SiteOrigin with their names."""
    match = HIDDEN_JSON.match(tag)
    try:
        return list(named_values(json.loads(unescape(match[1])).get("instance"))) if match else []
    except (ValueError, RecursionError, AttributeError):
        return []
