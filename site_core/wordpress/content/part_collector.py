"""What a reader of HTML has found so far: texts, figures, and the tables and quotes that are open."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from site_core.editing.paste.characters import INVISIBLE, normalize_text

from .counting import Count
from .elements import Element
from .images import file_key, image_sources
from .paragraphs import split_paragraphs
from .parts import Block, Cell, Embed, Figure, Note, Part, Run
from .structures import Collector, close_figure, close_quote, close_table, read_span

SCOPES = {"td", "th", "caption", "figure", "figcaption", "blockquote"}
NBSP = "\u00a0"
INDENT = re.compile(r"(?m)^ +| {2,}")
MAX_COLLECTORS = 20  # tables, quotes, and figures within each other; deeper ones are read as plain content
MIN_DATA = 2_000  # characters of an image within the HTML


class PartCollector(HTMLParser):
    """Collects parts. ``anchors`` are ids, with the text that each stands at. ``found`` counts formats.

    ``unplaced`` is HTML: what the page has for synced patterns that have no place for it. ``listed`` counts the labels
    of forms, which are in notes. ``scripts`` are URLs of scripts of other websites, by host.
    """

    def __init__(self, is_classic: bool) -> None:
        super().__init__()
        self.is_classic = is_classic
        self.block_depth = 0
        self.parts: list[Part] = []
        self.items = self.parts
        self.stack: list[Element] = []
        self.scopes: list[Counter[str]] = [Counter()]
        self.total: Counter[str] = Counter()
        self.collectors = 0
        self.runs: list[Run] = []
        self.figures: list[Part] = []
        self.anchors: dict[str, Block] = {}
        self.pending_ids: list[str] = []
        self.found: Counter[str] = Counter()
        self.unplaced = ""
        self.listed = Count()
        self.scripts: dict[str, str] = {}
        self.linked = 0
        self.summary_end: int | None = None

    @property
    def current(self) -> Element:
        return self.stack[-1] if self.stack else Element("")

    # Text

    @property
    def classic_here(self) -> bool:
        """Whether line breaks in the text are those of the page."""
        return self.is_classic or not self.block_depth

    def add_run(self, data: str) -> None:
        element = self.current
        if element.is_preformatted:
            text = INVISIBLE.sub("", data.replace("\r\n", "\n").replace("\r", "\n")).expandtabs(4)
            text = INDENT.sub(lambda match: NBSP * len(match[0]), text)
        else:
            text = normalize_text(data, is_preformatted=self.classic_here)
        if element.level:
            text = text.replace("\n", " ")
        self.linked += bool(text.strip())
        if element.is_label and element.form:
            element.form.add(text, element.link)
            return
        if element.note:
            self.runs.append(Run(text, script="sup", note=element.note))
            return
        self.runs.append(Run(text, element.bold, element.italic, element.script, element.link))

    def flush(self) -> None:
        """End the current block."""
        if self.runs:
            runs, self.runs = self.runs, []
            for paragraph in split_paragraphs(runs):
                self.add_block(paragraph)
        if self.figures:
            figures, self.figures = self.figures, []
            self.items += figures

    def add_block(self, runs: list[Run]) -> None:
        element = self.current
        block = Block(runs, level=element.level, note="cite" if element.is_cite else "")
        if element.item and not block.level:
            if element.item.block is not None and self.items and self.items[-1] is element.item.block:
                element.item.block.runs += [Run("\n"), *runs]
                self.name_block(element.item.block)
                return
            element.item.block = block
            block.list, block.depth = element.list, element.depth
        self.name_block(block)
        self.items.append(block)

    def name_block(self, block: Block) -> None:
        """Let the ids that were read since the last text lead to ``block``."""
        self.anchors |= {name: block for name in self.pending_ids if name not in self.anchors}
        self.pending_ids = []

    # Images and players

    def read_image(self, attributes: dict[str, str]) -> None:
        alt = " ".join(INVISIBLE.sub("", attributes.get("alt", "")).split())
        classes = attributes.get("class", "")
        if alt and len(alt) <= 8 and not alt.isascii() and not any(letter.isalpha() for letter in alt):
            self.add_run(alt)  # an emoji
            return
        if "wp-smiley" in classes and alt:
            self.add_run(alt)
            return
        if {attributes.get("width"), attributes.get("height")} & {"0", "1"}:
            return  # counts visits
        sources = image_sources(attributes)
        if not sources:
            if len(attributes.get("src", "")) > MIN_DATA:  # shorter ones stand for images that load later
                self.figures.append(Note("image", f"{attributes['src'][:60]}… {alt}"))
            return
        figure = Figure(sources, alt, self.current.link)
        figure.shows_own_alt = "data-own" in attributes
        figure.shows_own_caption = "caption" in attributes.get("data-own", "")
        self.linked += 1
        previous = self.last_figure()
        if self.current.in_noscript and previous and set(map(file_key, previous.sources)) & set(map(file_key, sources)):
            return
        self.figures.append(figure)

    def last_figure(self) -> Figure | None:
        candidates = [*self.items[-1:], *self.figures[-1:]]
        return candidates[-1] if candidates and isinstance(candidates[-1], Figure) else None

    def read_media(self, tag: str, attributes: dict[str, str]) -> None:
        names = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "href")
        url = next(
            (value for name in names if (value := attributes.get(name, "").strip()) and value != "about:blank"), ""
        )
        if url and not url.startswith(("data:", "javascript:", "about:")):
            self.figures.append(Embed(url, " ".join(attributes.get("title", "").split())))

    # Tables, quotes, and figures

    def open_collector(self, element: Element, attributes: dict[str, str]) -> None:
        tag = element.tag
        table = self.open_table()
        if tag == "tr" and table:
            if any(each.tag == "tfoot" for each in self.stack[-3:]):
                table.foot.add(len(table.rows))
            table.rows.append([])
        if tag not in SCOPES | {"table"} or self.collectors >= MAX_COLLECTORS:
            return
        if tag in {"td", "th", "caption"} and (not table or (tag != "caption" and not table.rows)):
            return
        if tag == "figcaption" and not any(each.tag == "figure" and each.collector for each in self.stack[-8:]):
            return
        element.collector = Collector(self.items, tag, attributes)
        element.item, element.list, element.depth = None, "", -1
        self.collectors += 1
        self.items = []

    def open_table(self) -> Collector | None:
        if not self.total["table"]:
            return None
        for element in reversed(self.stack[-60:]):
            if element.collector and element.tag != "figure":
                return element.collector if element.tag == "table" else None
        return None

    def close_collector(self, tag: str, collector: Collector) -> None:
        content, self.items = self.items, collector.outer
        if tag in {"td", "th"} and (table := self.open_table()):
            spans = [read_span(collector.attributes.get(name, "")) for name in ("colspan", "rowspan")]
            is_heading = tag == "th" or any(element.tag == "thead" for element in self.stack[-3:])
            table.rows[-1].append(Cell(content, is_heading, *spans))  # type: ignore[arg-type]
        elif tag == "caption" and (table := self.open_table()):
            table.extra += content
        elif tag == "figcaption" and (figure := self.open_figure()):
            figure.extra += content
        elif tag == "table":
            self.items += close_table(collector, content)
        elif tag == "blockquote":
            self.items += close_quote(content)
        elif tag == "figure":
            self.items += close_figure(content, collector)
        else:
            self.items += content

    def open_figure(self) -> Collector | None:
        return next(
            (each.collector for each in reversed(self.stack[-60:]) if each.tag == "figure" and each.collector), None
        )
