"""What plug-ins and themes put in the place of the address of their site: ``[site_url]/about/``, ``{{site_url}}``."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

NAME = r"(?:site|home|blog|wp)_?url"
PLACEHOLDER = (
    rf"(?:(?<!\[)\[(?:{NAME}|bloginfo\s+(?:\w+=)?\\?[\"']?(?:wp)?url\\?[\"']?)\s*/?\](?!\])|"
    rf"%5B{NAME}%5D|\{{\{{\s*{NAME}\s*\}}\}}|%7B%7B{NAME}%7D%7D|\{{{NAME}\}}|%%(?:{NAME}|sitehome)%%)"
)
# A scheme before it, and the slash after it, also as JSON and URLs escape it.
HOME = re.compile(rf"(?:https?:)?(?:\\?/\\?/)?{PLACEHOLDER}(?:\\?/|%2F)*", re.IGNORECASE)


def home_of(link: str) -> str:
    """Return the home of the site that ``link``, that of a page, belongs to. Empty if it names no host."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def expand_home(text: str, home: str) -> str:
    """Return ``text`` with the URL ``home`` where it has a placeholder for it."""
    return HOME.sub(lambda match: f"{home.rstrip('/')}/", text)
