"""What only scripts show or open: where buttons lead, and widgets of other websites, such as calendars for bookings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

OPENED = re.compile(
    r"(?:\blocation(?:\.href)?\s*=|\blocation\.(?:assign|replace)\(|\bopen\(|\burl\s*:)\s*(['\"])([^'\"\s<>]{1,2000})\1"
)
WIDGET = re.compile(r"(?:^|\s)calendly-inline-widget(?:\s|$)")
COUNTERS = (
    "data-to-value",
    "data-number-value",
    "data-count",
    "data-counter-value",
    "data-to",
    "data-end",
    "data-stop",
)
COUNTER_CLASS = re.compile(r"count|timer|odometer|number|stat", re.IGNORECASE)
NUMBER, ZERO = re.compile(r"\d[\d.,]{0,20}"), re.compile(r"\s*0\s*")
FLASH = re.compile(r"flash|\.swf", re.IGNORECASE)
SOURCE = re.compile(r"<script\b[^<>]*?\ssrc\s*=\s*[\"']?([^\s\"'<>]{1,2000})", re.IGNORECASE)
# Scripts without a text of their own: of WordPress, of what has a link or a frame beside it, and of those who count.
SILENT = re.compile(
    r"/wp-(?:includes|content)/|twitter\.com|instagram\.com|tiktok\.com|facebook\.(?:com|net)|google-?(?:analytics|tag)|"
    r"gstatic|googleapis|googlesyndication|jquery|jsdelivr|unpkg|cdnjs|vimeo|youtube|calendly\.com/assets|pinterest|"
    r"assets\.calendly|mailchimp\.com/js|list-manage|acuityscheduling\.com/js/embed",
    re.IGNORECASE,
)
VENDORS = re.compile(
    r"\b(?:hbspt\.|calendly\.|cal\.com|typeform|jotform|acuity|simplybook|zocdoc|janeapp|vcita|setmore|doctolib)",
    re.IGNORECASE,
)
MAX_SCRIPT, MAX_ORIGINAL = 20_000, 300  # characters


def opened_url(attributes: Mapping[str, str]) -> str:
    """Return the URL that the script of a link or button opens. Empty if it opens none."""
    match = OPENED.search(f"{attributes.get('onclick', '')} {attributes.get('href', '')}")
    return match[2] if match else ""


def counted_number(attributes: Mapping[str, str]) -> str:
    """Return the number that a script counts up to from the zero in an element. Empty if there is none."""
    numbers = (attributes.get(name, "").strip() for name in COUNTERS)
    return next((number for number in numbers if NUMBER.fullmatch(number)), "")


def widget_url(tag: str, attributes: Mapping[str, str]) -> str:
    """Return the URL of what a script or a plug-in of the browser shows in the place of an element."""
    if tag == "object":
        is_shown_anyway = "wp-block-file__embed" in attributes.get("class", "")  # there is a link to it
        url = attributes.get("data", "")
        return "" if is_shown_anyway or FLASH.search(f"{attributes.get('type', '')} {url}") else url
    return attributes.get("data-url", "") if WIDGET.search(attributes.get("class", "")) else ""


def script_note(script: str) -> str:
    """Return what stands for ``script``, an element, if it may have shown something. Empty if not."""
    source = SOURCE.match(script)
    if source:
        original = "" if SILENT.search(source[1]) else source[1]
    else:
        original = script[:MAX_ORIGINAL] if VENDORS.search(script[:MAX_SCRIPT]) else ""
    text = escape(" ".join(original.split())).replace("[", "&#91;").replace("]", "&#93;")  # no shortcodes
    return f'<wp-note data-kind="script" data-original="{text}">' if text else ""
