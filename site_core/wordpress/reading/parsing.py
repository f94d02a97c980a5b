"""XML of an export → values. Holds one item at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from xml.sax.handler import ContentHandler, LexicalHandler
from xml.sax.xmlreader import Locator

from django.utils.translation import gettext as _

from ..items import Author, Item, Term
from .block_json import repair_block_json
from .elements import CONTAINERS, NAMESPACES, PLAIN_ELEMENTS, ElementNames, meaning_of
from .errors import BrokenExport
from .privacy import is_of_person, is_private
from .records import Record, author_of, item_of, term_of, whole_number
from .repairs import RepairKind, Repairs
from .several_languages import COMMENT, read_language, read_languages

# Characters of one item, and of all authors and terms. Each element counts as 200 more.
ITEM_LIMIT = 64 * 1024 * 1024
HEAD_LIMIT = 64 * 1024 * 1024
ELEMENT_SIZE = 200
MOST_PARTS = 10  # of the type of an item that is too large
DEEPEST = 50  # elements inside of each other

ENTITY = re.compile(r"&(?:#?[A-Za-z0-9]{1,32});")
# A section of text that was not closed goes on until another one closes, with the start of the next item in between.
SWALLOWED_ITEM = re.compile(
    r"<item>\s*<title>(?:<!\[CDATA\[|[^<]*</title>\s*<link>[^<]*</link>\s*<pubDate>[^<]*</pubDate>\s*<dc:creator>)"
)

# What is known of an item whose text was dropped.
KEPT_OF_DROPPED = frozenset(
    (
        "line",
        "meta",
        "terms",
        "comment count",
        "size",
        "repeated",
        "private",
        "too_large",
        "wp:post_id",
        "wp:post_type",
        "wp:post_parent",
    )
)


class ExportHandler(ContentHandler, LexicalHandler):
    """Collects what the parser finds. ``items`` is emptied by the reader."""

    def __init__(self, file: str, repairs: Repairs) -> None:
        super().__init__()
        self.file, self.repairs = file, repairs
        self.names = ElementNames()
        self.stack: list[tuple[str, Record]] = []
        self.item: Record | None = None  # the open one
        self.leaf = ""  # the element whose text is read
        self.leaf_attributes: Mapping[str, str] = {}
        self.leaf_depth = 0  # of markup inside of it
        self.leaf_in_section = self.in_section = False
        self.parts: list[str] | None = None
        self.skipped_depth = 0  # of elements inside of one whose text is dropped
        self.head_size = 0
        self.site: Record = {}
        self.authors: list[Author] = []
        self.terms: list[Term] = []
        self.items: list[Item] = []
        self.private: list[tuple[str, int]] = []
        self.too_large: list[tuple[str, int]] = []
        self.comments = 0
        self.is_wordpress = False

    def setDocumentLocator(self, locator: Locator) -> None:
        self.locator = locator

    @property
    def line(self) -> int:
        """The line that the parser is on."""
        return self.locator.getLineNumber() or 0

    # What the parser calls

    def startElement(self, name: str, attrs: Any) -> None:
        attributes = dict(attrs.items()) if len(attrs) else {}
        if attributes and any(key.startswith("xmlns:") for key in attributes):
            self.names.declare(attributes)
        if self.leaf or self.skipped_depth:
            self._start_inside(name, attributes)
            return
        element = self.names.name(name)
        if meaning := meaning_of(attributes.get("xmlns", "")):
            element = f"{meaning}:{name}"  # a default namespace instead of a prefix
        if element.startswith("wp:"):
            self.is_wordpress = True
        if element in CONTAINERS:
            self._start_container(element)
        elif self.stack:
            self._start_leaf(element, attributes)

    def endElement(self, name: str) -> None:
        if self.skipped_depth:
            self.skipped_depth -= 1
            if self.skipped_depth:
                return
            self._end_container()
        elif self.leaf and self.leaf_depth:
            self.leaf_depth -= 1
            self._append(f"</{name}>")
        elif self.leaf:
            self._end_leaf()
        elif self.stack:
            self._end_container()

    def characters(self, content: str) -> None:
        if self.parts is not None:
            if not self.leaf_in_section or self.in_section or not content.isspace():
                self._append(content)
        elif not self.leaf and not self.skipped_depth and self.stack and not content.isspace():
            self.repairs.add(RepairKind.BETWEEN_ELEMENTS, self.file, self.line)

    def startCDATA(self) -> None:
        """Leave out the white space around a section: it is no part of the text."""
        if self.parts and not self.leaf_in_section and all(part.isspace() for part in self.parts):
            self.parts.clear()
        self.leaf_in_section = self.in_section = True

    def endCDATA(self) -> None:
        self.in_section = False

    def comment(self, content: str) -> None:
        """Comments of XML mean nothing here, except for those that begin a language."""
        if self.parts is not None and COMMENT.match(content):
            self._append(f"<!--{content}-->")

    # Elements

    def _start_inside(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep markup inside of a text as text."""
        if self.skipped_depth:
            self.skipped_depth += 1
            depth = self.skipped_depth
        else:
            self.leaf_depth += 1
            depth = self.leaf_depth
            if self.parts is not None:
                self.repairs.add(RepairKind.MARKUP_IN_TEXT, self.file, self.line)
            quoted = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
            self._append(f"<{name}{quoted}>")
        self._check_depth(depth)

    def _check_depth(self, depth: int) -> None:
        if depth > DEEPEST:
            raise self._broken(_("Elements are nested too deeply."))

    def _start_container(self, element: str) -> None:
        self._check_depth(len(self.stack))
        record: Record = {"line": self.line}
        if element == "item":
            if self.item is not None:
                raise self._broken(_("An item starts inside of another one."))
            self.item = record
            record |= {"meta": {}, "terms": [], "comment count": 0, "size": 0, "private": False, "too_large": False}
            record["repeated"] = set()
        elif element == "wp:comment":
            self.skipped_depth = 1
        self.stack.append((element, record))

    def _start_leaf(self, element: str, attributes: Mapping[str, str]) -> None:
        self.leaf, self.leaf_attributes, self.leaf_depth, self.leaf_in_section = element, attributes, 0, False
        prefix, colon, _local = element.rpartition(":")
        is_foreign = prefix not in NAMESPACES if colon else element not in PLAIN_ELEMENTS
        if is_foreign and not colon:
            self.repairs.add(RepairKind.BETWEEN_ELEMENTS, self.file, self.line)
        item = self.item
        is_dropped = item is not None and (item["private"] or item["too_large"]) and element not in KEPT_OF_DROPPED
        self.parts = None if is_foreign or is_dropped else []
        self._count_size(ELEMENT_SIZE)

    def _append(self, text: str) -> None:
        if self.parts is None:
            return
        if self.item is None or not self.item["too_large"]:
            self.parts.append(text)
            self._count_size(len(text))
        elif len(self.parts) < MOST_PARTS:
            self.parts.append(text)

    def _count_size(self, size: int) -> None:
        """Bound what is held in memory."""
        item = self.item
        if item is None:
            self.head_size += size
            if self.head_size > HEAD_LIMIT:
                raise self._broken(_("There are too many authors, categories, and tags."))
            return
        item["size"] += size
        if item["size"] > ITEM_LIMIT and not item["too_large"]:
            item["too_large"] = True
            self._forget(item)
            self.parts = None

    @staticmethod
    def _forget(item: Record) -> None:
        """Drop the text of an item."""
        for key in item.keys() - KEPT_OF_DROPPED:
            del item[key]
        item["meta"], item["terms"] = {}, []

    def _end_leaf(self) -> None:
        element, parts = self.leaf, self.parts
        self.leaf, self.parts = "", None
        container, record = self.stack[-1]
        if parts is None:
            return
        text = "".join(parts)
        if "<item>" in text and SWALLOWED_ITEM.search(text):
            raise self._broken(_("A text doesn’t end before the next item starts."))
        if container == "item" and element == "category":
            record["terms"].append(self._item_term(text))
        elif element not in record:
            record[element] = self._title(text) if element == "title" else text
        else:
            self._repeated(element, text, record)
        if element == "wp:post_type" and container == "item" and is_private(text):
            record["private"] = True
            self._forget(record)

    def _repeated(self, element: str, text: str, record: Record) -> None:
        """Keep the first text. An item with two titles and two IDs is two items without the border between them."""
        if self.stack[-1][0] != "item":
            return
        record["repeated"].add(element)
        if {"title", "wp:post_id"} <= record["repeated"]:
            raise self._broken(_("An item has two IDs: the end of an item is missing."))
        if text.strip() and text != record[element]:
            self.repairs.add(RepairKind.REPEATED_ELEMENT, self.file, self.line)
            record[element] = record[element] or text

    def _title(self, text: str) -> str:
        """Return a title as the HTML that WordPress stores. Outside of a section the parser has decoded it already."""
        return escape(text, quote=False) if not self.leaf_in_section and ENTITY.search(text) else text

    def _item_term(self, text: str) -> Term:
        domain = self.leaf_attributes.get("domain", "")
        taxonomy = {"tag": "post_tag", "": "category"}.get(domain, domain)
        name = read_language(text, self.language.lower()[:2])
        return Term(taxonomy=taxonomy, slug=self.leaf_attributes.get("nicename", ""), name=name)

    @property
    def language(self) -> str:
        """The language of the site, as far as the file has said."""
        channel = next((record for element, record in self.stack if element == "channel"), {})
        return channel.get("language", "").strip()

    def _end_container(self) -> None:
        element, record = self.stack.pop()
        match element:
            case "channel":
                read_languages(record, record.get("language", ""))
                self.site = record
            case "item":
                self.item = None
                self._end_item(record)
            case "wp:author":
                self.authors.append(author_of(record))
            case "wp:category" | "wp:tag" | "wp:term":
                read_languages(record, self.language)
                self.terms.append(term_of(element, record))
            case "wp:comment":
                self._end_comment()
            case "wp:postmeta":
                self._end_meta(record)

    def _end_comment(self) -> None:
        self.comments += 1
        if self.item is not None:
            self.item["comment count"] += 1

    def _end_meta(self, record: Record) -> None:
        item, key = self.item, record.get("wp:meta_key", "")
        if item is None or not key or item["private"] or item["too_large"]:
            return
        if is_of_person(item.get("wp:post_type", ""), key):
            item["private"] = True
            self._forget(item)
        else:
            item["meta"].setdefault(key, []).append(record.get("wp:meta_value", ""))

    def _end_item(self, record: Record) -> None:
        post_type = record.get("wp:post_type", "")
        if record["private"]:
            self.private.append((post_type, whole_number(record.get("wp:post_id"))))
        elif record["too_large"]:
            self.too_large.append((post_type, record["line"]))
        else:
            self.items.append(self._make_item(record))

    def _make_item(self, record: Record) -> Item:
        line = record["line"]
        if not record.get("wp:post_type", "").strip():
            self.repairs.add(RepairKind.NO_POST_TYPE, self.file, line)
        if read_languages(record, self.language):
            self.repairs.add(RepairKind.SEVERAL_LANGUAGES, self.file, line)
        content, restored = repair_block_json(record.get("content:encoded", ""))
        if restored:
            self.repairs.add(RepairKind.BLOCK_JSON, self.file, line, restored)
        return item_of(record, content, self.file)

    def _broken(self, reason: str) -> BrokenExport:
        return BrokenExport(reason, file=self.file, line=self.line)
