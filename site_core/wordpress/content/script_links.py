"""What only scripts show or open: where buttons lead, calendars for bookings, and the numbers of counters.

The conversion and the count of the source share this, as they share the vocabulary: it says what attributes mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

# Whatever else a script does with a URL, such as sending a request to it, is no link.
OPENED = re.compile(
    r"(?<![\w.$])(?:(?:(?:window|document|self|top|parent)\.)?location(?:\.href)?\s{0,5}=|(?:window\.)?open\()\s{0,5}(['\"])"
    r"((?:https?://|/|mailto:|tel:)[^'\"\s<>]{0,2000})\1(?!\s{0,5}\+)"
)
ADMIN = "/wp-admin"
WIDGET = re.compile(r"(?<![\w-])calendly-inline-widget(?![\w-])")
COUNTERS = ("data-to-value", "data-number-value", "data-count", "data-counter-value", "data-to", "data-stop")
# Of jQuery countTo, CounterUp, Odometer, Elementor, Divi, and themes. “timer” is that of countTo if it has “data-to”.
COUNTER_CLASSES = {
    *("counter", "counter-number", "counter-value", "counter-up", "counterup", "count-up", "countup", "count-to"),
    *("count-number", "number-counter", "milestone-number", "odometer", "elementor-counter-number"),
    *("et_pb_number_counter", "et_pb_circle_counter"),
}
TIMER = "timer"
COUNTDOWN = re.compile(r"count-?_?down|clock", re.IGNORECASE)
NUMBER = re.compile(r"(?!\d{9})\d[\d.,]{0,14}")  # none that is a time in seconds
ZERO = re.compile(r"\s*0\s*")
FLASH = re.compile(r"flash|\.swf", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([^\s=>"'/<]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")


def tag_attributes(tag: str) -> dict[str, str]:
    """Return the attributes of ``tag``, ``<name …>``, by names in lower case: of each name, the first."""
    found: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(tag)[1:]:
        found.setdefault(name.lower(), unescape(value[1:-1] if value[:1] in {"'", '"'} else value))
    return found


def opened_url(attributes: Mapping[str, str]) -> str:
    """Return the URL that the script of a link or button opens. Empty if it opens none that visitors could open."""
    match = OPENED.search(f"{attributes.get('onclick', '')} {attributes.get('href', '')}")
    return match[2] if match and ADMIN not in match[2].lower() else ""


def counted_number(attributes: Mapping[str, str]) -> str:
    """Return the number that a script counts up to in an element that is empty or says zero. Empty if there is none."""
    text = attributes.get("class", "")
    classes = set(text.split()) if "data-" in " ".join(attributes) else set()
    names = COUNTERS if classes & COUNTER_CLASSES else ("data-to",) if TIMER in classes else ()
    numbers = (attributes.get(name, "").strip() for name in names if not COUNTDOWN.search(text))
    return next((number for number in numbers if NUMBER.fullmatch(number)), "")


def widget_url(tag: str, attributes: Mapping[str, str]) -> str:
    """Return the URL of what a script or a plug-in of the browser shows in the place of an element."""
    if tag == "object":
        is_shown_anyway = "wp-block-file__embed" in attributes.get("class", "")  # there is a link to it
        url = attributes.get("data", "")
        return "" if is_shown_anyway or FLASH.search(f"{attributes.get('type', '')} {url}") else url
    return attributes.get("data-url", "") if WIDGET.search(attributes.get("class", "")) else ""
