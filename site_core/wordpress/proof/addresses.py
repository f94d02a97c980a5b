"""URLs of the old site as paths, the way a visitor asks for them."""

from __future__ import annotations

import hashlib
from urllib.parse import quote, urlsplit

# What may stand in a request as it is. “%” is kept, so that nothing is encoded twice.
SAFE = "!$%&'()*+,-./:;=?@_~[]"
MAX_LENGTH = 2000


def old_path(url: str) -> str:
    """Return the path with the query string of ``url``. Empty if it can’t be read."""
    try:
        path = request_target(url)
    except ValueError:
        return ""
    return path if len(path) <= MAX_LENGTH else ""


def request_target(url: str) -> str:
    """Return the path with the query string of ``url``, encoded as browsers do, and otherwise unchanged.

    Raise ValueError if ``url`` can’t be read.
    """
    url = url.strip()
    if url.startswith("/") and not url.startswith("//"):
        target = url.partition("#")[0]
    else:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = target if target.startswith("/") else f"/{target}"
    return quote(target, safe=SAFE, errors="replace")


def path_key(path: str) -> str:
    """Return the key of ``path``: its SHA-256."""
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()
