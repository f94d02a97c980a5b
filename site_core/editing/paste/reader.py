"""Read the HTML of the clipboard: from elements and CSS to blocks of text, tables, and images.

The HTML is read as a stream, with a stack of the elements that are open. So there is no tree, and no recursion.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .characters import normalize_text
from .css import Declarations, StyleSheet, parse_declarations
from .document import Block, Cell, Document, Image, Item, Run, Table, merge_runs
from .lists import find_list_level
from .notes import COMMENT_NAME, NOTE_NAME, NoteLinks
from .sanitizing import BLOCK_TAGS, sanitize
from .styles import Style, compute_style

VOID = {"br", "img", "hr"}
HEADING = re.compile(r"^h([1-6])$")
OUTLINE_LEVEL = re.compile(r"^[1-6]$")
TITLE_CLASS = re.compile(r"(?:^|\s)(?:x_)*MsoTitle\b")
COMMENT_CLASS = re.compile(r"(?:^|\s)(?:x_)*(?:msocom\w*|MsoCommentReference|sdcomment\w*)", re.IGNORECASE)
SKIPPED_MSO_ELEMENTS = ("comment", "header", "footer", "field-begin", "field-end")
DRAWING = re.compile(r"<(?:svg|canvas|math)\b|<v:(?:shape|group|rect|oval|line)\b(?![^>]{0,500}_x0000_t75)", re.I)
MEDIA = re.compile(r"<(?:iframe|video|audio|object|embed)\b", re.IGNORECASE)
MAX_SPAN = 100  # columns or rows of a cell


@dataclass(slots=True)
class Element:
    tag: str
    style: Style
    css: Declarations
    attributes: dict[str, str]
    is_skipped: bool = False
    is_list_marker: bool = False
    link: str = ""
    note: str = ""
    cites: str = ""
    item: Block | None = None  # of a list item: its first block


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
        self.sheet = StyleSheet(html)
        sanitized = sanitize(html)
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
        self.stack.append(element)

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
            is_anchor = not kind and "msocomtxt" not in element.attributes.get("class", "").lower()
            self.document.lost["comment"] += is_anchor
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
        else:
            self.read_image(element)

    def read_image(self, element: Element) -> None:
        """Keep images whose file comes with the HTML. Emoji become text, and tracking pixels are left out."""
        alt = " ".join(element.attributes.get("alt", "").split())
        sizes = [element.attributes.get(name, "") for name in ("width", "height")]
        source = element.attributes.get("src", "")
        if alt and len(alt) <= 8 and not alt.isascii() and not any(letter.isalpha() for letter in alt):
            self.runs.append(Run(alt))
        elif source.startswith("paste:"):
            self.images.append(Image(source.removeprefix("paste:"), alt))
        elif not any(size.isdecimal() and int(size) <= 3 for size in sizes):
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
        if style.color and not element.link and not self.heading_level():
            self.document.colors.add(style.color)
        lost = self.document.lost
        lost["highlight"] += bool(style.highlight)
        lost["underline"] += style.is_underlined and not element.link
        lost["strikethrough"] += style.is_struck

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
        block = Block(runs, note=self.current_note(), size=size)
        item = self.list_item()
        block.level = self.heading_level()
        if item and not block.level:
            if item.item:
                item.item.runs = [*item.item.runs, Run("\n"), *runs]
                return
            item.item = block
            block.list, block.depth = self.list_position(item)
        elif not block.level:
            find_list_level(block, self.block_element(), marker, self.sheet)
        self.items.append(block)

    # What is around the text

    def in_cell(self) -> list[Element]:
        """Return the open elements within the innermost table cell, the innermost first."""
        return self.stack[: self.tables[-1].depth : -1] if self.tables else self.stack[::-1]

    def block_element(self) -> Element | None:
        return next((element for element in self.in_cell() if element.tag in BLOCK_TAGS), None)

    def list_item(self) -> Element | None:
        return next((element for element in self.in_cell() if element.tag == "li"), None)

    def list_position(self, item: Element) -> tuple[str, int]:
        lists = [element.tag for element in self.in_cell() if element.tag in {"ul", "ol"}]
        level = item.attributes.get("data-aria-level") or item.attributes.get("aria-level", "")
        depth = int(level) - 1 if level.isdecimal() and 0 < int(level) < 20 else len(lists) - 1
        return (lists[0] if lists else "ul"), max(depth, 0)

    def heading_level(self) -> int:
        for element in self.in_cell():
            if match := HEADING.match(element.tag):
                return int(match[1])
            if element.attributes.get("role") == "heading":
                level = element.attributes.get("aria-level", "")
                return int(level) if OUTLINE_LEVEL.match(level) else 2
            if element.tag in BLOCK_TAGS:
                if TITLE_CLASS.search(element.attributes.get("class", "")):
                    return 1
                if OUTLINE_LEVEL.match(outline := element.css.get("mso-outline-level", "")):
                    return int(outline)
        return 0

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


def is_note(element: Element) -> bool:
    kind, name = element.css.get("mso-element", ""), element.attributes.get("id", "")
    return kind in {"footnote", "endnote"} or bool(NOTE_NAME.match(name))


def read_span(value: str) -> int:
    return min(max(int(value), 1), MAX_SPAN) if value.isdecimal() and len(value) < 6 else 1


def split_paragraphs(runs: list[Run]) -> list[list[Run]]:
    """Split at blank lines, and strip spaces from the lines. Leave out paragraphs without text."""
    paragraphs: list[list[Run]] = [[]]
    for run in runs:
        parts = re.split(r"\n[ \n]*\n", run.text) if run.text else [""]
        for number, part in enumerate(parts):
            if number:
                paragraphs.append([])
            paragraphs[-1].append(run._replace(text=part))
    stripped = [strip_lines(paragraph) for paragraph in paragraphs]
    return [paragraph for paragraph in stripped if any(run.text.strip() or run.note for run in paragraph)]


def strip_lines(runs: list[Run]) -> list[Run]:
    """Return ``runs`` with single spaces, and without spaces and breaks where lines start and end."""
    stripped: list[Run] = []
    previous = "\n"
    for run in runs:
        text = ""
        for character in run.text:
            if character == " " and previous in " \n":
                continue
            if character == "\n" and previous == " ":
                text, stripped = remove_last_character(text, stripped)
            text += character
            previous = character
        previous = "]" if run.note else previous
        stripped.append(run._replace(text=text))
    stripped = merge_runs(stripped)
    while stripped and not stripped[-1].note and stripped[-1].text != stripped[-1].text.rstrip(" \n"):
        stripped[-1] = stripped[-1]._replace(text=stripped[-1].text.rstrip(" \n"))
        stripped = merge_runs(stripped)
    while stripped and not stripped[0].note and stripped[0].text != stripped[0].text.lstrip(" \n"):
        stripped[0] = stripped[0]._replace(text=stripped[0].text.lstrip(" \n"))
        stripped = merge_runs(stripped)
    return stripped


def remove_last_character(text: str, runs: list[Run]) -> tuple[str, list[Run]]:
    if text:
        return text[:-1], runs
    if not runs:
        return text, runs
    return text, [*runs[:-1], runs[-1]._replace(text=runs[-1].text[:-1])]


def read(html: str) -> Document:
    """Return what ``html`` contains. Raise TooComplex if it is too long, or nested too deeply."""
    return Reader(html).document
