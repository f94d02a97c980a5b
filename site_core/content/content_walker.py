"""Walk through the content of a page, whatever its type, and collect what checks of pages need.

Block values are read as they are stored: turning them into objects would query the database for each image and page.
"""

import re
from functools import singledispatchmethod
from html import unescape
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from site_core.content.claims import Claims, find_claims
from site_core.content.link_contexts import find_link_contexts
from site_core.content.reusable_blocks import NAME, ReusableBlockChooser, published_content
from site_core.facts.text import expand_facts, expand_facts_in_html
from site_core.lib.html import extract_line, extract_lines

TAG = re.compile(r"<(a|embed|h[1-6])\b([^>]*)>", re.IGNORECASE)
LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL | re.IGNORECASE)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class ContentWalker:
    """Collects texts, headings, images, and links, each with the content path of its field."""

    def __init__(self, banned_claims: Claims) -> None:
        self.banned_claims = banned_claims
        self.passages: list[tuple[str, str]] = []  # (path, visible text)
        self.headings: list[list[Any]] = []  # [level, text, path]
        self.claims: list[list[str]] = []  # [path, claim, sentence]
        self.blank_alts: list[str] = []
        self.images: list[list[Any]] = []  # [path, image id] of images with the library's alt text
        self.image_files: list[list[Any]] = []  # [path, image id] of all images
        self.page_links: list[list[Any]] = []  # [path, page id]
        self.related_pages: list[list[Any]] = []  # [path, page id]
        self.typed_urls: list[list[str]] = []  # [path, href]
        self.link_contexts: list[list[str]] = []  # [path, href, sentence or text beside it] of typed URLs
        self.link_texts: list[list[str]] = []  # [path, text] of links in rich text
        self.checked_dates: list[list[str]] = []  # [path, ISO date] on which something was checked, such as prices

    @property
    def text(self) -> str:
        """The visible text of the page."""
        return "\n".join(text for _path, text in self.passages)

    def add_text(self, text: str | None, path: str, is_visible: bool = True) -> None:
        """Add plain ``text``. ``is_visible`` is False for text that appears only in search results."""
        if not text:
            return
        text = expand_facts(text)
        if is_visible:
            self.passages.append((path, text))
        self.claims += [[path, claim, sentence] for claim, sentence in find_claims(text, self.banned_claims)]

    def add_rich_text(self, html: str, path: str) -> None:
        html = expand_facts_in_html(html)
        self.add_text(extract_lines(html), path)
        self.headings += [[int(level), extract_line(text), path] for level, text in HEADING.findall(html)]
        self.link_texts += [[path, extract_line(text)] for text in LINK.findall(html)]
        self.link_contexts += [[path, href, sentence] for href, sentence in find_link_contexts(html)]
        for name, attribute_text in TAG.findall(html):
            attributes = {key: unescape(value) for key, value in ATTRIBUTE.findall(attribute_text)}
            if name.lower() == "a":
                self.add_link(attributes, path)
            elif attributes.get("embedtype") == "image":
                self.add_embedded_image(attributes, path)

    def add_embedded_image(self, attributes: dict[str, str], path: str) -> None:
        if not attributes.get("alt", "").strip():
            self.blank_alts.append(path)
        if attributes.get("id", "").isdecimal():
            self.image_files.append([path, int(attributes["id"])])

    def add_image(self, image_id: int, path: str) -> None:
        """Add an image with the alternative text of the library."""
        self.images.append([path, image_id])
        self.image_files.append([path, image_id])

    def add_link(self, attributes: dict[str, str], path: str) -> None:
        if attributes.get("linktype") == "page" and attributes.get("id", "").isdecimal():
            self.page_links.append([path, int(attributes["id"])])
        elif attributes.get("href"):
            self.typed_urls.append([path, attributes["href"]])

    def add_url(self, url: str, path: str, context: str = "") -> None:
        """Add a URL that has a field of its own. ``context`` is what stands beside it."""
        self.typed_urls.append([path, url])
        self.link_contexts.append([path, url, context])

    @singledispatchmethod
    def visit(self, block: blocks.Block, value: Any, path: str) -> None:
        """Collect from ``value``, the stored content of ``block``. Block types not registered below are skipped."""

    @visit.register
    def _(self, block: blocks.BaseStreamBlock, value: Any, path: str) -> None:
        for child in value or []:
            child_block = block.child_blocks.get(child.get("type"))
            if child_block is not None:
                self.visit(child_block, child.get("value"), f"{path}.{child['id']}" if child.get("id") else path)

    @visit.register
    def _(self, block: blocks.ListBlock, value: Any, path: str) -> None:
        for child in value or []:
            is_wrapped = isinstance(child, dict) and {"type", "value"} <= child.keys()
            child_path = f"{path}.{child['id']}" if is_wrapped and child.get("id") else path
            self.visit(block.child_block, child["value"] if is_wrapped else child, child_path)

    @visit.register
    def _(self, block: blocks.BaseStructBlock, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            return
        first_passage, first_link = len(self.passages), len(self.link_contexts)
        levels = {"heading": 2, **getattr(block.meta, "heading_levels", {})}
        for name, child_block in block.child_blocks.items():
            content, child_path = value.get(name), f"{path}.{name}"
            if name in levels and isinstance(content, str) and content:
                self.headings.append([levels[name], expand_facts(content), child_path])
            if content and name == getattr(block.meta, "checked_date", ""):
                self.checked_dates.append([child_path, str(content)])
            self.visit(child_block, content, child_path)
        beside = next((text for _path, text in self.passages[first_passage:]), "")
        for link in self.link_contexts[first_link:]:
            link[2] = link[2] or beside

    @visit.register
    def _(self, block: ImageBlock, value: Any, path: str) -> None:
        if isinstance(value, dict):
            if value.get("image"):
                self.image_files.append([path, value["image"]])
                if not value.get("decorative") and not (value.get("alt_text") or "").strip():
                    self.blank_alts.append(path)
        elif value:
            self.add_image(value, path)

    @visit.register
    def _(self, block: ImageChooserBlock, value: Any, path: str) -> None:
        if value:
            self.add_image(value, path)

    @visit.register
    def _(self, block: blocks.RichTextBlock, value: Any, path: str) -> None:
        self.add_rich_text(value or "", path)

    @visit.register(blocks.CharBlock)
    @visit.register(blocks.TextBlock)
    @visit.register(blocks.BlockQuoteBlock)
    def _(self, block: blocks.Block, value: Any, path: str) -> None:
        self.add_text(value, path)

    @visit.register
    def _(self, block: blocks.URLBlock, value: Any, path: str) -> None:
        if value:
            self.add_url(value, path)

    @visit.register
    def _(self, block: blocks.PageChooserBlock, value: Any, path: str) -> None:
        if value:
            self.page_links.append([path, value])

    @visit.register
    def _(self, block: ReusableBlockChooser, value: Any, path: str) -> None:
        content_block, rows = published_content(block, value)
        first_link = len(self.link_contexts)
        # The blocks are not in the form of the page, so their ids lead nowhere.
        self.visit(content_block, [{**row, "id": None} for row in rows], path)
        for link in self.link_contexts[first_link:]:
            link[0] = f"{NAME}.{value}"  # changed there, and not on the page

    @visit.register
    def _(self, block: TypedTableBlock, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            return
        self.add_text(value.get("caption"), path)
        columns = value.get("columns", [])
        for column in columns:
            self.add_text(column.get("heading"), path)
        for row in value.get("rows", []):
            for column, cell in zip(columns, row.get("values", []), strict=False):
                if cell_block := block.child_blocks.get(column.get("type")):
                    self.visit(cell_block, cell, path)
