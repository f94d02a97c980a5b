"""Heading ids, and the “On this page” list that links to them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify

from site_core.facts.text import expand_facts, expand_facts_in_html
from site_core.lib.html import extract_line

from .reusable_blocks import with_reusable_blocks

H2 = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
MAX_ID_LENGTH = 60


class HeadingIds:
    """Gives each heading of one page a unique id: its text as a slug, with a number if two are alike."""

    # Ids in the templates around the text.
    RESERVED = frozenset({"main", "menu", "crisis", "search-words", "footer-hours", "footer-clinic"})

    def __init__(self) -> None:
        self.reserved = set(self.RESERVED)

    @staticmethod
    def slug(heading: str) -> str:
        """Return the heading as an id. The ids of the templates end in “-heading”, so these don’t."""
        slug = slugify(heading)[:MAX_ID_LENGTH].strip("-") or "section"
        return f"{slug}-section" if slug.endswith("-heading") else slug

    def reserve_id(self, heading: str) -> str:
        """Return an id for ``heading`` that no other heading of the page gets."""
        slug = self.slug(heading)
        candidates = itertools.chain([slug], (f"{slug}-{number}" for number in itertools.count(2)))
        heading_id = next(candidate for candidate in candidates if candidate not in self.reserved)
        self.reserved.add(heading_id)
        return heading_id

    def add_ids(self, html: str) -> str:
        """Add ids to the level 2 headings of ``html``."""
        return H2.sub(lambda match: f'<h2 id="{self.reserve_id(extract_line(match[1]))}">{match[1]}</h2>', html)


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
