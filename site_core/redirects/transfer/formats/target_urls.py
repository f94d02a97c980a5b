"""Complete the new URLs of files, which often lack the first slash or the scheme."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ...addressing import ABSOLUTE_URL
from ...checks.typed_urls import FILE_EXTENSIONS, FRONT_PAGE

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?P<suffix>[a-z]{2,})(?::\d+)?", re.IGNORECASE)
COMMON_SUFFIXES = ("com", "org", "net", "edu", "gov", "health", "clinic", "care", "info")


def complete_target(target: str) -> tuple[str, str]:
    """Return ``(target, warning)``: about → /about, and www.example.org/about → https://www.example.org/about."""
    target = drupal_path(target.strip())
    if not target or target[0] in "/\\" or (SCHEME.match(target) and not is_host(target)):
        return target, ""
    if target[0] in "?#":
        return f"/{target}", ""
    if is_host(target):
        return f"https://{target}", _("https:// was added to the new URL.")
    return f"/{target}", ""


def drupal_path(target: str) -> str:
    """Return the path for how Drupal writes one: internal:/about → /about, and <front> → /."""
    return "/" if target == FRONT_PAGE else re.sub(r"^(?:internal|base):(?=/)", "", target)


def is_host(target: str) -> bool:
    """Return whether ``target``, which has no scheme, starts with a host."""
    match = HOST.match(target)
    rest = target[match.end() :] if match else ""
    if match is None or rest[:1] not in ("", "/", "?", "#"):
        return False
    suffix = match["suffix"].lower()
    if target.lower().startswith("www.") or suffix in COMMON_SUFFIXES:
        return True
    return rest.startswith("/") and not FILE_EXTENSIONS.fullmatch(suffix)


def split_host(url: str) -> tuple[str, str]:
    """Return ``(host, rest)`` of a full URL; the host is empty for a path. Raises ValueError if it is malformed."""
    if not ABSOLUTE_URL.match(url):
        return "", url
    parts = urlsplit(url)
    start = url.index("//") + 2 + len(parts.netloc)
    return (parts.hostname or "").lower(), url[start:]
