"""What identifies the place, the file, and the video that a URL leads to, in all its spellings."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from anyascii import anyascii

from ..importing.upload_paths import url_path

VIDEO_ID = re.compile(
    r"(?:youtu\.be/|youtube[\w-]*\.com/(?:watch\?\S*?\bv=|embed/|shorts/)|vimeo\.com/(?:video/)?)([\w-]{6,})"
)
NOT_REQUESTED = ("mailto:", "tel:", "sms:")
NO_LINKS = ("#", "javascript:", "data:", "about:")
# What storages of Django add to the name of a file if there is another one with it.
STORAGE_SUFFIX = re.compile(r"_[A-Za-z0-9]{7}(?=\.\w{2,5}$|$)")


def plain_name(name: str) -> str:
    """Return the name of a file as it is after an upload, without what storages replace: spaces, accents, and case."""
    return re.sub(r"[^a-z0-9.]+", "", anyascii(name).lower())


def file_names(url: str) -> set[str]:
    """Return the names of the file that ``url`` leads to, to find a document that has another folder here.

    One is as it stands there, the other without what storages add.
    """
    name = unquote(url_path(url)).rpartition("/")[2]
    is_page = name.lower().endswith((".html", ".htm", ".php")) or url.lower().startswith(NOT_REQUESTED)
    if is_page or not re.search(r"\.\w{2,5}$", name):
        return set()
    return {plain_name(name), plain_name(STORAGE_SUFFIX.sub("", name))}


def video_id(url: str) -> str:
    match = VIDEO_ID.search(url)
    return match[1] if match else ""


def address(url: str) -> str:
    """Return what identifies an email address or a number, however it is written."""
    scheme, _, value = unquote(url).lower().partition(":")
    value, _, query = value.partition("?")
    value = re.sub(r"\s" if scheme == "mailto" else r"[^+\w*#]", "", value)
    return f"{scheme}:{value}" + (f"?{query}" if query else "")


def safe_join(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return url


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return "invalid"


def path_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def page_of(path: str) -> str:
    """Return what identifies a page of this site: its path, decoded, without a slash at its end."""
    path, _, query = path.partition("#")[0].partition("?")
    return unquote(path).rstrip("/").lower() + (f"?{query}" if query else "")


def same_url(url: str) -> str:
    """Return what identifies a page of another website, whichever scheme and “www” it is written with."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = (parts.hostname or "").lower().removeprefix("www.")
    return f"{host}{unquote(parts.path).rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
