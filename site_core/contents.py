"""Heading anchors, and the “On this page” list made of them."""

import re
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import slugify

H2 = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)


def plain(html):
    return " ".join(unescape(strip_tags(html)).split())


class Anchors:
    """Gives each heading of one page an id: its text as a slug, numbered where two are alike."""

    def __init__(self):
        self.taken = {}

    def take(self, heading):
        slug = slugify(heading)[:60].strip("-") or "section"
        self.taken[slug] = self.taken.get(slug, 0) + 1
        return slug if self.taken[slug] == 1 else f"{slug}-{self.taken[slug]}"

    def mark_html(self, html):
        """Put ids on the level-two headings of ``html``."""
        return H2.sub(lambda m: f'<h2 id="{self.take(plain(m[1]))}">{m[1]}</h2>', html)


def headings(body):
    """Level-two headings of ``body`` (a StreamValue) in order, as plain text."""
    for child in body:
        if child.block_type == "paragraph":
            yield from (plain(text) for text in H2.findall(child.value.source))
        elif hasattr(child.value, "get") and child.value.get("heading"):
            yield child.value["heading"]


def contents_list(body):
    """``[(anchor, heading), …]`` for the page's contents list, with the ids that rendering will give."""
    anchors = Anchors()
    return [(anchors.take(heading), heading) for heading in headings(body)]
