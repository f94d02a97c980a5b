"""Texts of links to what had none: an icon, a player, a map."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from .cleaning import remove_unstorable

AUDIO = re.compile(r"\.(?:mp3|m4a|ogg|wav|wma)$", re.IGNORECASE)
VIDEO = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov|wmv)$|youtu\.?be|vimeo", re.IGNORECASE)
MAP = re.compile(r"google\.\w+/maps|maps\.google|openstreetmap|bing\.com/maps")

NETWORK = re.compile(
    r"(?:https?:)?//(?:[a-z-]+\.)?(facebook|twitter|x|linkedin|instagram|youtube|pinterest|tiktok|yelp|whatsapp)\.com(?:/|$)",
    re.IGNORECASE,
)
NAMES = {"x": "X", "linkedin": "LinkedIn", "youtube": "YouTube", "tiktok": "TikTok", "whatsapp": "WhatsApp"}


def link_name(url: str) -> str:
    """Return the name of a network, or else the end of a URL, as the text of a link that has none."""
    if network := NETWORK.match(url):
        return NAMES.get(network[1].lower(), network[1].capitalize())
    name = unquote(re.sub(r"^\w+:(?://)?|[?#].*$", "", url).rstrip("/").rpartition("/")[2])
    return remove_unstorable(name) or url


def embed_label(url: str) -> str:
    """Return the text of the link to what was embedded."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    if MAP.search(url):
        return _("Open the map")
    if AUDIO.search(parts.path):
        return _("Listen to the recording")
    if VIDEO.search(parts.path) or VIDEO.search(parts.netloc):
        return _("Watch the video")
    if "." in parts.path.rpartition("/")[2] or not parts.hostname:
        return link_name(url)
    return parts.hostname.removeprefix("www.")
