"""Reads what visitors and search engines see of a page: its head, and the words, links, and images of its content.

One pass with the parser of the standard library, so that pages of any site can be read, however broken, and nothing is
kept but text. The content is the first of these that the page has: what themes call the text of an entry, ``article``,
``main``, or else everything. Navigation, headers, footers, forms, and what only programs read are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
UNSEEN = frozenset(["script", "style", "template", "noscript", "svg", "math", "canvas", "object", "datalist"])
CHROME = frozenset(["nav", "footer", "aside", "form", "dialog"])
INLINE = frozenset(
    [
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "img", "ins", "kbd"),
        *("label", "mark", "q", "s", "del", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt"),
        *("u", "var", "wbr", "picture", "source", "button"),
    ]
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
RAISED = frozenset(["sub", "sup"])
# Classes of the text of an entry: WordPress’s own themes and blocks, then builders and large themes.
CONTENT_CLASSES = (
    *("entry-content", "wp-block-post-content", "post-content", "article-content", "page-content", "post-body"),
    *("td-post-content", "elementor-widget-theme-post-content", "et_pb_post_content", "single-content"),
    *("hentry-content", "thrv_wrapper"),
)
CHROME_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:site-header|site-footer|nav(?:igation)?|menu|breadcrumbs?|sidebar|widget|comments?(?:-area)?|respond|"
    r"entry-meta|post-meta|byline|posted-on|cat-links|tags-links|post-navigation|nav-links|pagination|related(?:-posts)?|"
    r"jp-relatedposts|sharedaddy|share(?:-buttons)?|social|addtoany[\w-]*|skip-link|screen-reader-text|visually-hidden|"
    r"cookie[\w-]*|author-box)(?=$|[\s_-])",
    re.IGNORECASE,
)
CONTENT, REFERENCES, ARTICLE, MAIN, PAGE = "content", "references", "article", "main", "page"
# The classes of the text, and of its references, in the templates of this site.
NEW_CONTENT = {"body": CONTENT, "references": REFERENCES}
# What templates of this site say within the text by themselves.
NEW_CHROME = re.compile(r"(?:^|\s)video-(?:action|notice)(?=$|\s)")
OLD_CONTENT = dict.fromkeys(CONTENT_CLASSES, CONTENT)
MAX_DEPTH = 400


@dataclass
class Block:
    """Text between two ends of lines, and the parts of the page that it is in."""

    text: str
    parts: frozenset[str]
    heading: str = ""  # the tag of the heading that it is


class Anchor(NamedTuple):
    """A link with its text. Two links to one URL with no text between are one to readers."""

    url: str
    text: str
    parts: frozenset[str]


@dataclass
class PageText:
    """``blocks``, ``links``, and ``images`` are those outside of navigation, in order, with the parts they are in."""

    title: str = ""
    site_name: str = ""
    robots: str = ""
    description: str = ""
    canonical: str = ""
    headings: list[str] = field(default_factory=list)  # of the first level
    blocks: list[Block] = field(default_factory=list)
    links: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    images: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)  # that the page has
    contents: int = 0  # how many texts of entries it has: lists have several

    @property
    def content_part(self) -> str:
        """The part that is the content of the page."""
        return next((part for part in (CONTENT, ARTICLE, MAIN) if part in self.parts), PAGE)

    def text_of(self, *names: str) -> str:
        """Return the text of parts, without the heading of the page: it is a title."""
        blocks = (block for block in self.blocks if block.heading != "h1")
        return "\n".join(block.text for block in blocks if not block.parts.isdisjoint(names))

    def headings_of(self, *names: str) -> list[str]:
        """Return the texts of headings of all levels."""
        return [block.text for block in self.blocks if block.heading and not block.parts.isdisjoint(names)]

    def anchors_of(self, *names: str) -> list[Anchor]:
        return [anchor for anchor in self.anchors if not anchor.parts.isdisjoint(names)]

    def links_of(self, *names: str) -> list[str]:
        return list(dict.fromkeys(url for url, parts in self.links if not parts.isdisjoint(names)))

    def images_of(self, *names: str) -> list[str]:
        return list(dict.fromkeys(url for url, parts in self.images if not parts.isdisjoint(names)))


class PageReader(HTMLParser):
    """``content_classes`` are those of the elements that have the content, with the parts that they are.

    ``chrome_classes`` match those of elements that aren’t content, wherever they are.
    """

    def __init__(
        self,
        content_classes: Mapping[str, str] = OLD_CONTENT,
        chrome_classes: re.Pattern[str] | None = CHROME_CLASSES,
    ) -> None:
        super().__init__(convert_charrefs=True)
        self.content_classes, self.chrome_classes = content_classes, chrome_classes
        self.page = PageText()
        self.stack: list[tuple[str, frozenset[str], bool]] = [("", frozenset([PAGE]), False)]
        self.texts: list[str] = []
        self.heading: list[str] | None = None
        self.heading_tag = ""
        self.is_in_anchor = self.is_after_anchor = False
        self.title: list[str] | None = None

    @property
    def parts(self) -> frozenset[str]:
        return self.stack[-1][1]

    @property
    def is_skipped(self) -> bool:
        return self.stack[-1][2]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in reversed(attrs)}  # the first of two with a name counts
        self.end_text(tag)
        if tag in ("meta", "link"):
            self.read_head(tag, values)
        elif tag == "title" and not self.page.title and not self.is_skipped:
            self.title = []
        elif not self.is_skipped:
            self.read_element(tag, values)
        if tag not in VOID and len(self.stack) < MAX_DEPTH:
            self.push(tag, values)

    def read_head(self, tag: str, values: dict[str, str]) -> None:
        page = self.page
        name, content = values.get("name", "").lower(), line(values.get("content", ""))
        if tag == "meta" and name == "description":
            page.description = page.description or content
        elif tag == "meta" and name in ("robots", "googlebot"):
            page.robots = f"{page.robots}, {content.lower()}".strip(", ")
        elif tag == "meta" and values.get("property", "").lower() == "og:site_name":
            page.site_name = page.site_name or content
        elif tag == "link" and "canonical" in values.get("rel", "").lower().split():
            page.canonical = page.canonical or values.get("href", "").strip()

    def read_element(self, tag: str, values: dict[str, str]) -> None:
        if tag == "a" and (url := values.get("href", "").strip()):
            self.page.links.append((url, self.parts))
            if not (self.is_after_anchor and self.page.anchors[-1].url == url):
                self.page.anchors.append(Anchor(url, "", self.parts))
            self.is_in_anchor = True
        elif tag in ("iframe", "video", "audio", "embed", "source"):
            if url := (values.get("src") or values.get("data-src", "")).strip():
                self.page.links.append((url, self.parts))
        elif tag == "img":
            source = values.get("data-src") or values.get("data-lazy-src") or values.get("src", "")
            if source.strip() and not source.startswith("data:"):
                self.page.images.append((source.strip(), self.parts))
        elif tag in HEADINGS:
            self.heading_tag = tag
            self.heading = [] if tag == "h1" else self.heading

    def push(self, tag: str, values: dict[str, str]) -> None:
        names = values.get("class", "")
        parts, is_skipped = self.parts, self.is_skipped
        found = {self.content_classes[name] for name in names.split() if name in self.content_classes}
        if tag == "article":
            found.add(ARTICLE)
        if tag == "main" or values.get("role") == "main":
            found.add(MAIN)
        is_page = tag in ("html", "body") or bool(found)
        is_around = tag in CHROME and CONTENT not in parts  # within the content, an aside is part of it
        is_named = bool(self.chrome_classes and names and self.chrome_classes.search(names))
        is_chrome = not is_page and (is_around or is_named)
        is_hidden = "hidden" in values or values.get("aria-hidden") == "true"
        if found:
            self.page.contents += CONTENT in found and CONTENT not in parts
            self.page.parts |= found
            parts = parts | found
        self.stack.append((tag, parts, is_skipped or tag in UNSEEN or is_chrome or (is_hidden and not is_page)))

    def handle_endtag(self, tag: str) -> None:
        self.end_text(tag)
        if tag == "title" and self.title is not None:
            self.page.title, self.title = line("".join(self.title)), None
        elif tag == "h1" and self.heading is not None:
            if text := line("".join(self.heading)):
                self.page.headings.append(text)
            self.heading = None
        if tag == self.heading_tag:
            self.heading_tag = ""
        if tag == "a" and self.is_in_anchor:
            self.is_in_anchor, self.is_after_anchor = False, True
        for place in range(len(self.stack) - 1, max(0, len(self.stack) - 60), -1):
            if self.stack[place][0] == tag:
                del self.stack[place:]
                break

    def handle_data(self, data: str) -> None:
        if self.title is not None:
            self.title.append(data)
        elif not self.is_skipped:
            self.texts.append(data)
            if self.heading is not None:
                self.heading.append(data)
            if self.is_in_anchor:
                self.page.anchors[-1] = self.page.anchors[-1]._replace(text=self.page.anchors[-1].text + data)
            elif data.strip():
                self.is_after_anchor = False

    def end_text(self, tag: str) -> None:
        """End the text before a tag. What is raised or lowered is a word of its own, as it is in exports."""
        if tag not in INLINE:
            self.end_block()
        elif tag in RAISED and not self.is_skipped:
            self.texts.append(" ")

    def end_block(self) -> None:
        if self.heading is not None:
            self.heading.append(" ")
        if text := line("".join(self.texts)):
            self.page.blocks.append(Block(text, self.parts, self.heading_tag))
        self.texts = []


def line(text: str) -> str:
    return " ".join(text.split())


def read_old_page(html: str) -> PageText:
    """Return what ``html`` of a WordPress site says. Never raises an error, whatever it contains."""
    return read(PageReader(), html)


def read_new_page(html: str) -> PageText:
    """Return what ``html`` of this site says."""
    return read(PageReader(NEW_CONTENT, NEW_CHROME), html)


def read_content(html: str) -> PageText:
    """Return what the content of a post says, without a page around it."""
    return read(PageReader({}, None), html)


def read(reader: PageReader, html: str) -> PageText:
    reader.feed(html.replace("\x00", ""))
    reader.close()
    reader.end_block()
    return reader.page
