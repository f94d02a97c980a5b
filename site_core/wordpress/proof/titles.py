"""Whether two titles are the same, without the name of the site that themes and patterns add to them."""

from __future__ import annotations

import re

from .html_reading import PageText
from .old_pages import OldPage

SEPARATOR = re.compile(r"\s+[|–—·•«»:-]\s+")
ENDS = " |-·•«»:"
TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def title_difference(old: OldPage, new: PageText) -> dict[str, str]:
    """Compare the heading, and by itself the title of search results if the old one is known."""
    headings = set(map(normal, new.headings))
    titles = headings or {normal(new.title), *new_titles(new)}
    if old.title and normal(old.title) not in titles:
        return {"old": old.title, "new": new.headings[0] if new.headings else new.title}
    if old.head_title and not is_same_title(old, new):
        return {"old": old.head_title, "new": new.title}
    return {}


def is_same_title(old: OldPage, new: PageText) -> bool:
    """Return whether the titles for search engines are the same beside the name of the site, at either end."""
    if normal(old.head_title) == normal(new.title):
        return True
    known, headings = new_titles(new) - {""}, {normal(old.title), *map(normal, new.headings)} - {""}
    names = {normal(new.site_name)}
    last, first = without_ends(old.head_title)
    if normal(old.head_title) in known or last in known - names:
        return True
    if old.title and all(segments(old.title) in segments(title) for title in (old.head_title, new.title)):
        return True  # between more names than one
    # What two titles have in common at their end is the name of the site, unless it is the heading of the page.
    return first in known - names and (first in headings or first != without_ends(new.title)[1])


def new_titles(new: PageText) -> set[str]:
    """Return the title with and without the name of the site. If that isn’t in it, either end may be one."""
    title, name = normal(new.title), normal(new.site_name)
    if name and title.endswith(name):
        return {title, title.removesuffix(name).strip(ENDS)}
    if name and title.startswith(name):
        return {title, title.removeprefix(name).strip(ENDS)}
    return {title, *without_ends(new.title)}


def without_ends(title: str) -> tuple[str, str]:
    """Return a title without its last part, and without its first one. Empty if it has only one."""
    found = list(SEPARATOR.finditer(title))
    if not found:
        return "", ""
    return normal(title[: found[-1].start()]), normal(title[found[0].end() :])


def segments(title: str) -> str:
    return f"|{'|'.join(map(normal, SEPARATOR.split(title)))}|"


def normal(text: str) -> str:
    return " ".join(text.translate(TYPOGRAPHY).casefold().split())
