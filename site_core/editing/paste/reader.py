"""Read the HTML of the clipboard: from elements and CSS to blocks of text, tables, and images.

The HTML is read as a stream, with a stack of the elements that are open. So there is no tree, and no recursion.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .characters import normalize_text
from .css import StyleSheet, parse_declarations
from .document import Block, Cell, Document, Image, Item, Run, Table, merge_runs
from .elements import (
    CHECKED,
    Element,
    checkbox_of,
    find_block,
    find_list_item,
    heading_level,
    is_icon,
    is_note,
    list_position,
)
from .lists import find_list_level
from .notes import COMMENT_NAME, NoteLinks
from .paragraphs import split_paragraphs
from .sanitizing import BLOCK_TAGS, sanitize
from .styles import Style, compute_style

VOID = {"br", "img", "input", "hr"}
COMMENT_CLASS = re.compile(r"(?:^|\s)(?:x_)*(?:msocom\w*|MsoCommentReference|sdcomment\w*)", re.IGNORECASE)
CAPTION_CLASS = re.compile(r"(?:^|\s)(?:x_)*(?:MsoCaption|caption)(?:\s|$)")
SKIPPED_MSO_ELEMENTS = ("comment", "header", "footer", "field-begin", "field-end")
# Not icons, which are hidden from screen readers.
DRAWING = re.compile(
    r"<(?:svg\b(?![^>]{0,500}aria-hidden=[\"']?true)|(?:canvas|math)\b)"
    r"|<v:(?:shape|group|rect|oval|line)\b(?![^>]{0,500}_x0000_t75)",
    re.IGNORECASE,
)
MEDIA = re.compile(r"<(?:iframe|video|audio|object|embed)\b", re.IGNORECASE)
COMMENT = "comment of a reviewer"  # instead of the id of a note
CELL_ROLES = {"cell", "gridcell", "columnheader", "rowheader"}
MAX_SPAN = 100  # columns or rows of a cell


@dataclass(slots=True)
class OpenTable:
    """A table that is being read. ``outer`` are the items that it stands in."""

    outer: list[Item]
    depth: int
    is_layout: bool
    rows: list[list[Cell]] = field(default_factory=list)
    caption: list[Item] = field(default_factory=list)


class Reader(HTMLParser):
    """Turns sanitized HTML into a Document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        sanitized = sanitize(html)
        self.sheet = StyleSheet(html)
        links = NoteLinks(sanitized)
        self.notes, self.names = links.notes, links.names
        self.document = Document()
        self.items = self.document.items
        self.stack: list[Element] = []
        self.tables: list[OpenTable] = []
        self.runs: list[Run] = []
        self.images: list[Image] = []
        self.marker = ""
        self.sizes: Counter[float] = Counter()
        self.document.lost["drawing"] += len(DRAWING.findall(html))
        self.document.lost["media"] += len(MEDIA.findall(html))
        self.feed(sanitized)
        self.close()
        self.flush()

    # Elements

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in VOID:
            self.read_void(tag, attributes)
            return
        if tag in BLOCK_TAGS:
            self.flush()
        element = self.create_element(tag, attributes)
        if not element.is_skipped:
            self.open_table_part(element)
            self.read_checkbox(element)
            self.read_separators(element)
        self.stack.append(element)

    def read_separators(self, element: Element) -> None:
        """Add what browsers show and the text doesn’t have: quotation marks, and space between cells of ARIA tables."""
        role = element.attributes.get("role", "")
        if role in CELL_ROLES and self.runs:
            self.runs.append(Run(" "))
        elif role == "row":
            self.flush()
        if element.tag == "q":
            self.runs.append(Run("“", link=element.link))

    def read_checkbox(self, element: Element) -> None:
        """Add the mark of a checkbox, to the list item that it is or stands at the start of."""
        mark = checkbox_of(element)
        item = element if element.tag == "li" else find_list_item(self.in_cell())
        if mark and item and not item.item and not self.runs:
            item.checkbox = mark
        elif mark:
            self.runs.append(Run(f"{mark} "))

    def is_checked(self) -> bool:
        """Return whether the text belongs to a checked item of a checklist, which some programs strike through."""
        item = find_list_item(self.in_cell())
        return item is not None and item.checkbox == CHECKED

    def create_element(self, tag: str, attributes: dict[str, str]) -> Element:
        parent = self.stack[-1] if self.stack else Element("", Style(), {}, {})
        own = parse_declarations(attributes.get("style", ""))
        css = self.sheet.match(tag, attributes.get("class", "")) | own
        if "color" in attributes and "color" not in css:
            css = css | {"color": attributes["color"]}
        style = Style() if tag == "table" else parent.style
        element = Element(tag, compute_style(style, tag, css), css, attributes, is_skipped=parent.is_skipped)
        element.is_list_marker = parent.is_list_marker or own.get("mso-list") == "ignore"
        element.link, element.cites = parent.link, parent.cites
        element.is_skipped = parent.is_skipped or self.skip(element)
        if not element.is_skipped:
            self.read_anchor(element)
        return element

    def skip(self, element: Element) -> bool:
        """Return whether the content of ``element`` is not part of the text. Count what a reader would miss."""
        kind = element.css.get("mso-element", "")
        name = element.attributes.get("href", "").removeprefix("#")
        is_comment = bool(COMMENT_CLASS.search(element.attributes.get("class", "")))
        if is_comment or kind.startswith("comment") or (name and COMMENT_NAME.match(name)):
            if "ref" in name:  # the link from a comment back to the text
                self.mark_note(element, COMMENT)
            elif not kind and "msocomtxt" not in element.attributes.get("class", "").lower():
                self.document.lost["comment"] += 1
            return True
        if element.tag == "del" or "msoDel" in element.attributes.get("class", ""):
            self.document.lost["deletion"] += 1
            return True
        is_hidden = element.style.is_hidden or "hidden" in element.attributes
        return is_hidden or kind in SKIPPED_MSO_ELEMENTS

    def read_anchor(self, element: Element) -> None:
        """Find out whether ``element`` is a link, cites a note, or is where a note begins."""
        attributes = element.attributes
        for name in {attributes.get("id"), attributes.get("name")} & self.notes:
            self.mark_note(element, name or "")
        href = attributes.get("href", "").strip()
        if element.tag != "a" or not href:
            return
        target = href.removeprefix("#")
        if href.startswith("#") and target in self.notes and not self.current_note():
            element.cites = target
            self.runs.append(Run("", note=target))
        else:
            element.link = href

    def mark_note(self, element: Element, name: str) -> None:
        """Everything in the block around ``element`` is the text of the note ``name``."""
        if element.tag in BLOCK_TAGS:
            element.note = name
            return
        blocks = [parent for parent in reversed(self.stack) if parent.tag in BLOCK_TAGS]
        for parent in blocks[:1] + [container for container in blocks[1:2] if is_note(container)]:
            parent.note = name

    def current_note(self) -> str:
        return next((element.note for element in reversed(self.stack) if element.note), "")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCK_TAGS:
            self.flush()
        while self.stack:
            element = self.stack.pop()
            if not element.is_skipped:
                self.close_table_part(element)
                if element.tag == "q":
                    self.runs.append(Run("”", link=element.link))
            if element.tag == tag:
                return

    def read_void(self, tag: str, attributes: dict[str, str]) -> None:
        element = self.create_element(tag, attributes)
        if element.is_skipped:
            return
        if tag == "br":
            self.runs.append(Run("\n"))
        elif tag == "hr":
            self.flush()
        elif tag == "input":
            self.read_checkbox(element)
        else:
            self.read_image(element)

    def read_image(self, element: Element) -> None:
        """Keep images whose file comes with the HTML. Emoji become text, and icons are left out."""
        alt = " ".join(element.attributes.get("alt", "").split())
        source = element.attributes.get("src", "")
        if alt and len(alt) <= 8 and not alt.isascii() and not any(letter.isalpha() for letter in alt):
            self.runs.append(Run(alt))
        elif is_icon(element):
            return
        elif source.startswith("paste:"):
            self.images.append(Image(source.removeprefix("paste:"), alt))
        else:
            self.document.lost["image"] += 1

    # Text

    def handle_data(self, data: str) -> None:
        element = self.stack[-1] if self.stack else Element("", Style(), {}, {})
        if element.is_skipped or element.cites:
            return
        style = element.style
        text = normalize_text(data, style.is_symbol, style.is_preformatted)
        if element.is_list_marker:
            self.marker += text
            return
        self.runs.append(Run(text, style.bold, style.italic, style.script, element.link))
        if text.strip():
            self.sizes[style.size] += len(text)
            self.count_formats(element)

    def count_formats(self, element: Element) -> None:
        style = element.style
        if style.color and not element.link and not heading_level(self.in_cell()):
            self.document.colors.add(style.color)
        lost = self.document.lost
        lost["highlight"] += bool(style.highlight)
        lost["underline"] += style.is_underlined and not element.link
        lost["strikethrough"] += style.is_struck and not self.is_checked()

    def flush(self) -> None:
        """End the current block."""
        runs, self.runs = self.runs, []
        marker, self.marker = self.marker, ""
        sizes, self.sizes = self.sizes, Counter()
        for paragraph in split_paragraphs(merge_runs(runs)):
            self.add_block(paragraph, marker, sizes.most_common(1)[0][0] if sizes else 16)
        images, self.images = self.images, []
        self.items += images

    def add_block(self, runs: list[Run], marker: str, size: float) -> None:
        block = Block(runs, note=self.current_note(), size=size, is_caption=self.is_in_caption())
        if block.note == COMMENT:
            return
        around = self.in_cell()
        item = find_list_item(around)
        block.level = heading_level(around)
        if item and not block.level:
            if item.item:
                item.item.runs = [*item.item.runs, Run("\n"), *runs]
                return
            item.item = block
            if item.checkbox:
                block.runs = merge_runs([Run(f"{item.checkbox} "), *block.runs])
            block.list, block.depth = list_position(around, item)
        elif not block.level:
            find_list_level(block, find_block(around), marker, self.sheet)
        self.items.append(block)

    def is_in_caption(self) -> bool:
        """Return whether the text is the caption of a table or an image in Word or LibreOffice."""
        element = find_block(self.stack[::-1])
        return element is not None and bool(CAPTION_CLASS.search(element.attributes.get("class", "")))

    def in_cell(self) -> list[Element]:
        """Return the open elements within the innermost table cell, the innermost first."""
        return self.stack[: self.tables[-1].depth : -1] if self.tables else self.stack[::-1]

    # Tables

    def open_table_part(self, element: Element) -> None:
        if element.tag == "table":
            is_layout = element.attributes.get("role") in {"presentation", "none"}
            self.tables.append(OpenTable(self.items, len(self.stack), is_layout))
            self.items = []
        elif not self.tables:
            return
        elif element.tag == "tr":
            self.tables[-1].rows.append([])
        elif element.tag in {"td", "th"} and self.tables[-1].rows:
            spans = [read_span(element.attributes.get(name, "")) for name in ("colspan", "rowspan")]
            cell = Cell(is_heading=element.tag == "th" or self.is_in_table_head(), columns=spans[0], rows=spans[1])
            self.tables[-1].rows[-1].append(cell)
            self.items = cell.items
        elif element.tag == "caption":
            self.items = self.tables[-1].caption

    def is_in_table_head(self) -> bool:
        return any(element.tag == "thead" for element in self.stack[self.tables[-1].depth :])

    def close_table_part(self, element: Element) -> None:
        if element.tag != "table" or not self.tables:
            return
        table = self.tables.pop()
        self.items = table.outer
        caption = " ".join(item.text for item in table.caption if isinstance(item, Block))
        self.items.append(Table([row for row in table.rows if row], caption, table.is_layout))


def read_span(value: str) -> int:
    return min(max(int(value), 1), MAX_SPAN) if value.isdecimal() and len(value) < 6 else 1


def read(html: str) -> Document:
    """Return what ``html`` contains. Raise TooComplex if it is too long, or nested too deeply."""
    return Reader(html).document
