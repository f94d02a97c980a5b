"""Heading anchors, and the “On this page” list made of them."""

import itertools
import re

from django.utils.text import slugify

from site_core.lib.html import extract_line

H2 = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)


class Anchors:
    """Gives each heading of one page an id: its text as a slug, numbered where two are alike."""

    # Ids that the templates around the text use.
    RESERVED = frozenset({"main", "menu", "crisis", "search-words", "footer-hours", "footer-clinic"})

    @staticmethod
    def slug_of(heading):
        """The heading as an id; one that ends as the templates' own do gets another end."""
        slug = slugify(heading)[:60].strip("-") or "section"
        return f"{slug}-section" if slug.endswith("-heading") else slug

    def __init__(self):
        self.taken = set(self.RESERVED)

    def take(self, heading):
        slug = self.slug_of(heading)
        candidates = itertools.chain([slug], (f"{slug}-{number}" for number in itertools.count(2)))
        anchor = next(candidate for candidate in candidates if candidate not in self.taken)
        self.taken.add(anchor)
        return anchor

    def mark_html(self, html):
        """Put ids on the level-two headings of ``html``."""
        return H2.sub(lambda m: f'<h2 id="{self.take(extract_line(m[1]))}">{m[1]}</h2>', html)


def headings(body):
    """Level-two headings of ``body`` (a StreamValue) in order, as plain text."""
    for child in body:
        if child.block_type == "paragraph":
            yield from (extract_line(text) for text in H2.findall(child.value.source))
        elif hasattr(child.value, "get") and child.value.get("heading"):
            yield child.value["heading"]


def contents_list(body):
    """``[(anchor, heading), …]`` for the page's contents list, with the ids that rendering will give."""
    anchors = Anchors()
    return [(anchors.take(heading), heading) for heading in headings(body)]
