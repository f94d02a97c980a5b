"""Shortcodes of players, and those whose content is encoded."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html import escape
from urllib.parse import unquote

from .cleaning import remove_unstorable
from .shortcodes import Shortcode
from .vocabulary import is_visible

MEDIA_SOURCES = (
    *("src", "url", "video_url", "v", "mp4", "m4v", "webm", "ogv", "flv", "mp3", "m4a", "ogg", "wav", "wma", "link"),
    *("id", "audio"),
)
GAP = "<wp-gap>"  # between blocks


def decode(text: str) -> str:
    """Return what ``text`` is in base64 and URL encoding. If it is neither, return it as it is."""
    compact = "".join(re.sub(r"<[^<>]*+>", "", text).split())
    try:
        decoded = base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return text
    return remove_unstorable(unquote(decoded) if "%" in decoded else decoded)


def embed_elements(tag: Shortcode, inner: str) -> Iterator[str]:
    sources = [tag.attributes[name] for name in MEDIA_SOURCES if tag.attributes.get(name, "").strip()]
    url = next(filter(None, [inner, *sources, *tag.texts]), "")
    if re.search("youtube|embedyt|vimeo", tag.name) and re.fullmatch(r"[\w-]+", url):
        host = "www.youtube.com/watch?v=" if "vimeo" not in tag.name else "vimeo.com/"
        url = f"https://{host}{url}"
    if re.match(r"^\S+$", url) and ("/" in url or "." in url):
        yield f'{GAP}<wp-embed src="{escape(url)}">{GAP}'
    elif url:
        yield f"{GAP}{inner}{GAP}" if inner else ""
    yield from (f"<p>{value}</p>" for name, value in tag.attributes.items() if is_visible(tag.name, name, value))
