"""Walks through the content of a page, whatever its type, and notes what the audit asks about.

Block values are read as they are stored: turning them into objects would ask the database for each picture and page.
"""

import re
from functools import singledispatchmethod
from html import unescape

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from ...contents import plain
from .claims import claims_in

TAG = re.compile(r"<(a|embed|h[1-6])\b([^>]*)>", re.IGNORECASE)
HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL | re.IGNORECASE)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
BETWEEN_BLOCKS = re.compile(r"</(?:p|li|h[1-6]|blockquote|td|th)>|<br\s*/?>", re.IGNORECASE)


def text_of(html):
    """Text of ``html``, with a line break where a paragraph, heading or list item ends."""
    lines = unescape(strip_tags(BETWEEN_BLOCKS.sub("\n", html))).splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


class ContentWalk:
    """Collects texts, headings, pictures and links, each with the content path that leads to its field."""

    def __init__(self, claims):
        self.wanted_claims = claims
        self.texts, self.headings, self.claims = [], [], []
        self.blank_alts, self.pictures = [], []
        self.page_links, self.named_pages, self.addresses = [], [], []

    def text(self, text, path, shown=True):
        """Note plain ``text``; ``shown`` is off for what stands in search results only."""
        if not text:
            return
        if shown:
            self.texts.append(text)
        self.claims += [[path, claim, words] for claim, words in claims_in(text, self.wanted_claims)]

    def rich_text(self, html, path):
        self.text(text_of(html), path)
        self.headings += [[int(level), plain(text), path] for level, text in HEADING.findall(html)]
        for name, inside in TAG.findall(html):
            attributes = {key: unescape(value) for key, value in ATTRIBUTE.findall(inside)}
            if name.lower() == "a":
                self.link(attributes, path)
            elif attributes.get("embedtype") == "image" and not attributes.get("alt", "").strip():
                self.blank_alts.append(path)

    def link(self, attributes, path):
        if attributes.get("linktype") == "page" and attributes.get("id", "").isdecimal():
            self.page_links.append([path, int(attributes["id"])])
        elif attributes.get("href"):
            self.addresses.append([path, attributes["href"]])

    @singledispatchmethod
    def block(self, block, value, path):
        """Note what ``value``, stored content of ``block``, holds. Other kinds of blocks than those below: nothing."""

    @block.register
    def _(self, block: blocks.BaseStreamBlock, value, path):
        for child in value or []:
            kind = block.child_blocks.get(child.get("type"))
            if kind is not None:
                self.block(kind, child.get("value"), f"{path}.{child['id']}" if child.get("id") else path)

    @block.register
    def _(self, block: blocks.ListBlock, value, path):
        for child in value or []:
            stored = isinstance(child, dict) and {"type", "value"} <= child.keys()
            place = f"{path}.{child['id']}" if stored and child.get("id") else path
            self.block(block.child_block, child["value"] if stored else child, place)

    @block.register
    def _(self, block: blocks.BaseStructBlock, value, path):
        if not isinstance(value, dict):
            return
        levels = {"heading": 2, **getattr(block.meta, "heading_levels", {})}
        for name, child in block.child_blocks.items():
            content, place = value.get(name), f"{path}.{name}"
            if name in levels and isinstance(content, str) and content:
                self.headings.append([levels[name], content, place])
            self.block(child, content, place)

    @block.register
    def _(self, block: ImageBlock, value, path):
        if isinstance(value, dict):
            if value.get("image") and not value.get("decorative") and not (value.get("alt_text") or "").strip():
                self.blank_alts.append(path)
        elif value:
            self.pictures.append([path, value])

    @block.register
    def _(self, block: ImageChooserBlock, value, path):
        if value:
            self.pictures.append([path, value])

    @block.register
    def _(self, block: blocks.RichTextBlock, value, path):
        self.rich_text(value or "", path)

    @block.register(blocks.CharBlock)
    @block.register(blocks.TextBlock)
    @block.register(blocks.BlockQuoteBlock)
    def _(self, block, value, path):
        self.text(value, path)

    @block.register
    def _(self, block: blocks.URLBlock, value, path):
        if value:
            self.addresses.append([path, value])

    @block.register
    def _(self, block: blocks.PageChooserBlock, value, path):
        if value:
            self.page_links.append([path, value])

    @block.register
    def _(self, block: TypedTableBlock, value, path):
        if not isinstance(value, dict):
            return
        self.text(value.get("caption"), path)
        columns = value.get("columns", [])
        for column in columns:
            self.text(column.get("heading"), path)
        for row in value.get("rows", []):
            for column, cell in zip(columns, row.get("values", []), strict=False):
                if kind := block.child_blocks.get(column.get("type")):
                    self.block(kind, cell, path)
