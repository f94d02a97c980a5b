"""Scripts of other websites in the source of a page: what they showed, such as calendars for bookings, is not in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .counting import named_values
from .counting_unseen import ENCODED
from .json_values import parse_json
from .links import host_of
from .media_shortcodes import decode
from .script_links import WIDGET, tag_attributes

SCRIPT = re.compile(r"<!--|<script(?=[\s>/])[^<>]{0,3000}+>", re.IGNORECASE)
END = re.compile(r"</script", re.IGNORECASE)
JAVASCRIPT = re.compile(r"(?:module|(?:text|application)/(?:x-)?(?:java|ecma)script)?", re.IGNORECASE)
# Without a text of their own: of WordPress, libraries, what has a link or a frame beside it, and those who count.
SILENT = re.compile(
    r"/wp-(?:includes|content)/|twitter\.com|instagram\.com|tiktok|facebook\.(?:com|net)|google-?(?:analytics|tag|ads)|"
    r"gstatic|googleapis|googlesyndication|recaptcha|jquery|jsdelivr|unpkg|cdnjs|vimeo|youtube|pinterest|"
    r"mailchimp\.com/js|list-manage|acuityscheduling\.com/js/embed|hotjar|clarity\.ms|segment\.|mixpanel|matomo|piwik|"
    r"g\.doublecl|plausible|fullstory|crazyegg|mouseflow|luckyorange|newrelic|bing\.com|licdn|"
    r"hs-(?:scripts|analytics|banner)|quantserve|scorecardresearch|cookiebot|cookielaw|onetrust|iubenda|termly|"
    r"usercentrics|addthis|sharethis|addtoany|"
    r"callrail|statcounter|cloudflare|sentry|optimizely|amplitude|heapanalytics|yandex|snapchat|sc-static",
    re.IGNORECASE,
)
CALENDLY = re.compile(r"calendly", re.IGNORECASE)  # its calendar within a page becomes a link
MAX_URL = 300  # characters


def external_scripts(content: str, elementor: str) -> dict[str, str]:
    """Return the URL of a script of each host, by host, in ``content`` and in the data of Elementor."""
    texts = [content, *(decode(match[2]) for match in ENCODED.finditer(content))]
    if "script" in elementor:
        texts += [value for _name, value in named_values(parse_json(elementor)) if "<script" in value]
    has_calendar = any(WIDGET.search(text) for text in texts)
    found: dict[str, str] = {}
    for url in (url for text in texts for url in script_urls(text)):
        host = host_of(url)
        is_shown_anyway = has_calendar and CALENDLY.search(host)
        if host and not is_shown_anyway and not SILENT.search(url.partition("?")[0]):
            found.setdefault(host, url[:MAX_URL])
    return found


def script_urls(html: str) -> Iterator[str]:
    """Yield the URLs of the scripts in ``html``, without those in comments and in other scripts."""
    position = 0
    has_ends = True
    while match := SCRIPT.search(html, position):
        position = match.end()
        if match[0] == "<!--":
            end = html.find("-->", position) if has_ends else -1
            has_ends = end >= 0
            position = max(position, end)
            continue
        attributes = tag_attributes(match[0])
        if JAVASCRIPT.fullmatch(attributes.get("type", "").partition(";")[0].strip()):
            yield attributes.get("src", "").strip()
        if not (closing := END.search(html, position)):
            return  # browsers take all that follows for the script
        position = closing.end()
