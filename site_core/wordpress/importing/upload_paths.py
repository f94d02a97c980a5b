"""The many URLs of one uploaded file: sizes, copies of the editor, CDNs, query strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

UPLOADS = re.compile(
    r"/(?:wp-content/uploads|wp-content/blogs\.dir/\d+/files|files|uploads)/(?:sites/\d+/)?(.+)$", re.I
)
EXTENSION = r"(\.[A-Za-z0-9]{2,5})$"
# What WordPress adds to the name of a file: a size, the edit of an image, “scaled” to 2,560 pixels, “rotated”.
SUFFIXES = [re.compile(pattern + EXTENSION) for pattern in (r"-\d{1,5}x\d{1,5}", r"-e\d{9,14}", r"-(?:scaled|rotated)")]


def upload_path(url: str) -> str:
    """Return the path of an uploaded file below the folder of uploads, in lower case. Empty if it is not below one."""
    return exact_upload_path(url).lower()


def exact_upload_path(url: str) -> str:
    """Return the path of an uploaded file as ``upload_path`` does, with its capital letters."""
    match = UPLOADS.search(unquote(url_path(url)))
    return match[1] if match else ""


def url_path(url: str) -> str:
    try:
        return urlsplit(url.strip()).path
    except ValueError:
        return ""


def path_variants(path: str) -> Iterator[str]:
    """Yield ``path``, then those of the original that it may be a size of, and the scaled copy of each."""
    seen: set[str] = set()
    waiting = [path]
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        yield current
        waiting += [shorter for suffix in SUFFIXES if (shorter := suffix.sub(r"\1", current)) != current]
    for current in sorted(seen, key=len):
        scaled = re.sub(EXTENSION, r"-scaled\1", current)
        if scaled not in seen:
            yield scaled
