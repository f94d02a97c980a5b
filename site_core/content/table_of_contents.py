"""Heading ids, and the “On this page” list that links to them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.text import slugify

from site_core.facts.text import expand_facts, expand_facts_in_html
from site_core.lib.html import extract_line

from .reusable_blocks import with_reusable_blocks

H2 = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
HEADING = re.compile(r"<h([23])([^>]*)>(.*?)</h\1>", re.DOTALL)
SMALLER = "h3:"  # before the keys of headings of level 3
MAX_ID_LENGTH = 60


class HeadingIds:
    """Gives each heading of one page a unique id: its text as a slug, with a number if two are alike.

    ``names`` are ids that headings had elsewhere, by the key of a heading: its id, or for those of level 3, which have
    none here, the id that it would have among these, after ``h3:``.
    """

    # Ids in the templates around the text.
    RESERVED = frozenset({"main", "menu", "crisis", "search-words", "footer-hours", "footer-clinic"})

    def __init__(self, names: Mapping[str, Sequence[str]] | None = None) -> None:
        self.reserved = set(self.RESERVED)
        self.reserved_keys: set[str] = set()
        self.names = {} if names is None else names

    @staticmethod
    def slug(heading: str) -> str:
        """Return the heading as an id. The ids of the templates end in “-heading”, so these don’t."""
        slug = slugify(heading)[:MAX_ID_LENGTH].strip("-") or "section"
        return f"{slug}-section" if slug.endswith("-heading") else slug

    def reserve_id(self, heading: str) -> str:
        """Return an id for ``heading`` that no other heading of the page gets."""
        return self.reserve(heading, self.reserved)

    def reserve_key(self, heading: str) -> str:
        """Return the key of ``heading``, which is one of level 3."""
        return f"{SMALLER}{self.reserve(heading, self.reserved_keys)}"

    def reserve(self, heading: str, reserved: set[str]) -> str:
        slug = self.slug(heading)
        candidates = itertools.chain([slug], (f"{slug}-{number}" for number in itertools.count(2)))
        heading_id = next(candidate for candidate in candidates if candidate not in reserved)
        reserved.add(heading_id)
        return heading_id

    def add_ids(self, html: str) -> str:
        """Add ids to the level 2 headings of ``html``, and the names that headings had elsewhere."""
        return HEADING.sub(self.add_id, html)

    def add_id(self, match: re.Match[str]) -> str:
        level, attributes, heading = match.groups()
        if level == "2":
            heading_id = self.reserve_id(extract_line(heading))
            return f'<h2 id="{heading_id}">{self.name_tags(heading_id)}{heading}</h2>'
        tags = self.name_tags(self.reserve_key(extract_line(heading)))
        return f"<h3{attributes}>{tags}{heading}</h3>"

    def name_tags(self, key: str) -> str:
        """Return HTML for the names of a heading. Browsers go to them as to its id."""
        return "".join(f'<span id="{escape(name)}"></span>' for name in self.names.get(key, ()))


def headings(body: Any) -> Iterator[str]:
    """Yield the level 2 headings of ``body`` (a StreamValue) in order, as plain text."""
    for child in with_reusable_blocks(body):
        if child.block_type == "paragraph":
            yield from (extract_line(text) for text in H2.findall(expand_facts_in_html(child.value.source)))
        elif hasattr(child.value, "get") and child.value.get("heading"):
            yield expand_facts(child.value["heading"])


def table_of_contents(body: Any) -> list[tuple[str, str]]:
    """Return ``[(id, heading), …]``, with the same ids that the headings get while the page renders."""
    heading_ids = HeadingIds()
    return [(heading_ids.reserve_id(heading), heading) for heading in headings(body)]


def heading_keys(body: Any) -> list[str]:
    """Return the keys of the headings of level 2 and 3 in ``body`` (a StreamValue), in order: see ``HeadingIds``."""
    heading_ids = HeadingIds()
    keys: list[str] = []
    for child in with_reusable_blocks(body):
        fields = child.value.items() if isinstance(child.value, Mapping) else [("", child.value)]
        for name, value in fields:
            if name == "heading" and value:
                keys.append(heading_ids.reserve_id(expand_facts(value)))
            elif source := getattr(value, "source", ""):
                for level, _attributes, heading in HEADING.findall(expand_facts_in_html(source)):
                    reserve = heading_ids.reserve_id if level == "2" else heading_ids.reserve_key
                    keys.append(reserve(extract_line(heading)))
    return keys
