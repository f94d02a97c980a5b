"""Whether a page shows the images of the old one, by the names of their files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote

from site_core.media.renditions import PLACEHOLDER

from ..importing.upload_paths import path_variants, url_path
from .html_reading import MAIN, PageText
from .urls import STORAGE_SUFFIX, plain_name

# What Wagtail adds to the name of an image: the key of a focal point, and the filter.
RENDITION = re.compile(r"(?:\.[0-9a-f]{8})?\.(?:original|(?:width|height|fill|min|max|scale|format)-)[\w.-]*$")
RENDITION_LENGTH = 60  # Wagtail cuts the names of renditions to so many characters
# Letters as WordPress shows them, portraits of authors, and what belongs to WordPress itself.
NO_CONTENT = re.compile(r"/images/core/emoji/|gravatar\.com/avatar/|/wp-includes/")


def lost_images(wanted: Iterable[str], new: PageText, find: Callable[[str], str]) -> list[str]:
    """Return the URLs of images that ``new`` doesn’t show. ``find`` returns where a URL leads here, or nothing."""
    urls = [url for url, parts in new.images if MAIN not in new.parts or MAIN in parts]
    shown = [names for names in map(shown_names, urls) if names]
    placeholders = sum(is_placeholder(url) for url in set(urls))
    lost = []
    for url in wanted:
        names = original_names(url)
        if not names or NO_CONTENT.search(url) or is_shown(names, shown):
            continue
        # Two files with one content are one image here, with the name of the first.
        if not is_shown(original_names(find(url)), shown):
            lost.append(url)
    return lost[placeholders:]  # an image that isn’t ready yet has no name


def is_shown(names: set[str], shown: Iterable[tuple[set[str], bool]]) -> bool:
    return any(
        names & others or (is_cut and any(name.startswith(other) for name in names for other in others))
        for others, is_cut in shown
    )


def original_names(url: str) -> set[str]:
    """Return the names that an image of the old site may have without its size: one of them is that of the upload."""
    name = RENDITION.sub("", unquote(url_path(url)).rpartition("/")[2])
    return stems(path_variants(name)) if name else set()


def shown_names(url: str) -> tuple[set[str], bool] | None:
    """Return the names that the upload of an image may have had, and whether they are only the beginning of it."""
    file = unquote(url_path(url)).rpartition("/")[2]
    if not file or is_placeholder(url):
        return None
    name = RENDITION.sub("", file)
    is_cut = name != file and len(STORAGE_SUFFIX.sub("", file)) >= RENDITION_LENGTH
    name = f"{name}.jpg" if name != file else name
    names = stems([*path_variants(name), *path_variants(STORAGE_SUFFIX.sub("", name))])
    return (names, is_cut) if names else None


def stems(names: Iterable[str]) -> set[str]:
    return {plain_name(re.sub(r"\.\w{2,5}$", "", name)) for name in names} - {""}


def is_placeholder(url: str) -> bool:
    name, placeholder = PurePosixPath(url_path(url)).name, PurePosixPath(PLACEHOLDER)
    return name.startswith(f"{placeholder.stem}.") and name.endswith(placeholder.suffix)
