"""Links and words of a source that only scripts and plug-ins of browsers show, apart from what converts them."""

from __future__ import annotations

import json
import re
from html import unescape

from .counting import named_values

OPENED = re.compile(r"(?:location[.a-z]*\s*[=(]|open\(|url\s*:)\s*['\"]([^'\"\s]+)['\"]")  # by a script
WIDGET = re.compile(
    r"calendly-inline-widget[^<>]*data-url=[\"']([^\"'<>]+)|data-url=[\"']([^\"'<>]+)[^<>]*calendly-inline-widget"
)
OBJECT = re.compile(r"<object\b(?![^<>]*wp-block-file__embed)[^<>]*\sdata=[\"']([^\"'<>]+)[\"'][^<>]*>", re.IGNORECASE)
FLASH = re.compile(r"flash|\.swf", re.IGNORECASE)
COUNTER = re.compile(
    r"\sdata-(?:to-value|number-value|count|counter-value|to|end|stop)\s*=\s*[\"']\s*(\d[\d.,]{0,20})\s*[\"']"
)
EMPTY = re.compile(r"\s*(?=</)")
COUNTER_CLASS = re.compile(r"class=[^<>]*?(?:count|timer|odometer|number|stat)", re.IGNORECASE)
MAX_TAG = 2_000  # characters of a tag that are looked at
ZERO = re.compile(r"\s*0\s*(?=<)")
HIDDEN_JSON = re.compile(r"<input\b[^<>]*\svalue=\"(\{&quot;instance&quot;[^\"]*)\"", re.IGNORECASE)  # of SiteOrigin
OWN_HREF = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)  # not one within another attribute


def shown_objects(content: str) -> list[str]:
    """Return the URLs of the documents that a page shows within itself."""
    return [unescape(match[1]) for match in OBJECT.finditer(content) if not FLASH.search(match[0])]


def opened_by_script(tag: str) -> str:
    """Return the URL that the script of a button opens, of a link without a URL of its own, or of a widget."""
    if match := WIDGET.search(tag):
        return unescape(match[1] or match[2])
    if not tag[:7].lower().startswith(("<a ", "<button")) or not (opened := OPENED.search(unescape(tag))):
        return ""
    href = OWN_HREF.search(tag) if tag[:2].lower() == "<a" else None
    url = unescape(href[1] or href[2] or "").strip().strip("#").lower() if href else ""
    return opened[1] if not url or url.startswith("javascript:") else ""


def counted_up(tag: str, content: str, position: int) -> tuple[str, int]:
    """Return the number that a script counts up to in the place of the zero after ``tag``, and where that ends."""
    number = COUNTER.search(tag[:MAX_TAG]) if "data-" in tag else None
    if not number:
        return "", position
    zero = ZERO.match(content, position)
    if not zero and COUNTER_CLASS.search(tag[:MAX_TAG]):
        zero = EMPTY.match(content, position)
    return (f" {number[1]} ", zero.end()) if zero else ("", position)


def hidden_values(tag: str) -> list[tuple[str, str]]:
    """Return the settings of a widget of SiteOrigin with their names."""
    match = HIDDEN_JSON.match(tag)
    try:
        return list(named_values(json.loads(unescape(match[1])).get("instance"))) if match else []
    except (ValueError, RecursionError, AttributeError):
        return []
