"""The images of HTML: where their files are."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

IMAGE_ID = re.compile(r"(?:^|\s)wp-image-(\d{1,10})(?:\s|$)")
LAZY_SOURCES = (
    "data-src",
    "data-lazy-src",
    "data-orig-file",
    "data-original",
    "data-large-file",
    "data-lazy",
    "data-image",
)
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")


def image_sources(attributes: dict[str, str]) -> list[str]:
    """Return the ids and URLs of an image, the best first."""
    number = attributes.get("data-id", "") or attributes.get("data-attachment-id", "")
    match = IMAGE_ID.search(attributes.get("class", ""))
    ids = [match[1] if match else number]
    lazy = [attributes.get(name, "").strip() for name in LAZY_SOURCES]
    sets = [largest(attributes[name]) for name in LAZY_SETS if attributes.get(name)]
    urls = [*lazy, attributes.get("src", "").strip(), *sets]
    usable = [url for url in urls if url and not url.startswith(("data:", "about:", "javascript:", "blob:"))]
    return [source for source in dict.fromkeys([*ids, *usable]) if source and source != "0"]


def largest(srcset: str) -> str:
    """Return the URL of the widest image in a ``srcset``."""
    candidates = [part.split() for part in re.split(r",\s+", srcset.strip()) if part.strip()]
    widths = [(int(re.sub(r"\D", "", each[1]) or 0) if len(each) > 1 else 0, each[0]) for each in candidates[:50]]
    return max(widths, default=(0, ""))[1]


def file_key(source: str) -> str:
    """Return what is the same in the names of all sizes of an image."""
    try:
        name = urlsplit(source).path.rpartition("/")[2]
    except ValueError:
        return source
    return re.sub(r"-\d+x\d+(?=\.\w+$)|-scaled(?=\.\w+$)", "", name)
