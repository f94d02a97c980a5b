"""Read HTML as a stream: from elements to text, tables, images, and quotes.

There is no tree and no recursion: each element takes what it inherits from the one around it. So text that is nested
10,000 levels deep takes no longer than other text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from site_core.editing.paste.characters import INVISIBLE, normalize_text
from site_core.editing.paste.sanitizing import BLOCK_TAGS

from .builders import link_name
from .delimiters import CLOSING, OPENING
from .paragraphs import split_paragraphs
from .parts import Block, Cell, Embed, Figure, Note, Part, Quote, Reusable, Run, Table, merge_runs

VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"),
    *("wp-image", "wp-embed", "wp-note", "wp-reusable", "wp-gap", "wp-more"),
}
BLOCKS = BLOCK_TAGS | {
    *(
        "summary",
        "button",
        "option",
        "textarea",
        "wp-textarea",
        "video",
        "audio",
        "noscript",
        "object",
        "wp-iframe",
        "menu",
    ),
    *("optgroup", "select", "search", "hgroup", "dir", "wp-xmp", "wp-plaintext", "wp-title", "marquee", "body", "html"),
}
SCOPES = {"td", "th", "caption", "figure", "figcaption", "blockquote"}
TABLE_TAGS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
HEADING = re.compile(r"^h([1-6])$")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
IMAGE_ID = re.compile(r"(?:^|\s)wp-image-(\d{1,10})(?:\s|$)")
LAZY_SOURCES = (
    "data-src",
    "data-lazy-src",
    "data-orig-file",
    "data-original",
    "data-large-file",
    "data-lazy",
    "data-image",
)
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
ONLY_URL = re.compile(r"^https?://[^\s<>\"]+$", re.IGNORECASE)
NBSP = "\u00a0"
INDENT = re.compile(r"(?m)^ +| {2,}")
ACCORDION = re.compile(r"(?:question|toggle-title|accordion-title|tab-title)(?:\s|$)")
MAX_COLLECTORS = 20  # tables, quotes, and figures within each other; deeper ones are read as plain content
MAX_SPAN = 100
MIN_DATA = 2_000  # characters of an image within the HTML


@dataclass(slots=True)
class ListItem:
    block: Block | None = None


@dataclass(slots=True)
class Element:
    """An open element, with what the text in it inherits."""

    tag: str
    bold: bool = False
    italic: bool = False
    script: str = ""
    link: str = ""
    level: int = 0
    list: str = ""
    depth: int = -1
    item: ListItem | None = None
    is_preformatted: bool = False
    is_skipped: bool = False
    is_cite: bool = False
    in_noscript: bool = False
    is_frame: bool = False
    note: str = ""
    label: str = ""  # of a link without text
    linked: int = 0  # how much was linked before it
    collector: Collector | None = None


@dataclass(slots=True)
class Collector:
    """Where the content of a table, cell, quote, or figure is collected. ``outer`` is what it stands in."""

    outer: list[Part]
    kind: str
    attributes: dict[str, str]
    rows: list[list[Cell]] = field(default_factory=list)
    caption: list[Run] = field(default_factory=list)
    extra: list[Part] = field(default_factory=list)


class Reader(HTMLParser):
    """Turns HTML into parts. ``anchors`` are ids, with the heading that each leads to. ``found`` counts formats."""

    def __init__(self, html: str, is_classic: bool) -> None:
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
        self.linked = 0
        self.summary_end: int | None = None
        self.feed(html)
        self.close()
        self.flush()
        while self.stack:
            self.close_element(self.stack.pop())
        self.flush()

    @property
    def current(self) -> Element:
        return self.stack[-1] if self.stack else Element("")

    # Elements

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}
        if tag in VOID:
            self.read_void(tag, attributes)
            return
        if tag in BLOCKS or (tag == "cite" and self.current.collector):
            self.flush()
        if tag in {"li", "dt", "dd", "option"}:
            self.close_open(tag, {"li": {"ul", "ol", "menu", "dir"}}.get(tag, {"dl"}))
        elif tag in {"tr", "td", "th"}:
            self.close_open(tag, {"table"})
        if tag in BLOCKS and HEADING.match(tag) and self.current.level and self.current.tag == tag:
            self.handle_endtag(tag)
        self.remember_id(attributes)
        element = self.create_element(tag, attributes)
        self.stack.append(element)
        self.scopes[-1][tag] += 1
        self.total[tag] += 1
        if not element.is_skipped:
            self.open_collector(element, attributes)
        if element.collector and tag in SCOPES:
            self.scopes.append(Counter())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # as browsers do: the slash means nothing in HTML

    def create_element(self, tag: str, attributes: dict[str, str]) -> Element:
        element = replace(self.current, tag=tag, collector=None)
        style = attributes.get("style", "")
        if tag in {"b", "strong"} or (tag == "dt" and not element.level):
            element.bold = True
        elif tag in {"i", "em", "dfn"}:
            element.italic = True
        elif tag in {"sup", "sub"}:
            element.script = tag
            element.note = attributes.get("data-fn", "")
        elif tag == "a":
            element.link = "".join(attributes.get("href", "").split())
            element.label = attributes.get("aria-label", "") or attributes.get("title", "")
            element.linked = self.linked
            if element.link and self.runs and self.runs[-1].link == element.link:
                self.runs.append(Run(" "))
        elif match := HEADING.match(tag):
            element.level = int(match[1])
        elif tag == "summary" or ACCORDION.search(attributes.get("class", "")):
            element.level = element.level or 3 if tag in {"summary", "strong", "p", "dt"} else element.level
        elif tag in {"ul", "ol", "menu", "dir"}:
            element.list, element.depth, element.item = "ol" if tag == "ol" else "ul", element.depth + 1, None
            element.level = 0
        elif tag == "li":
            element.item = ListItem()
            element.depth = max(element.depth, 0)
            element.list = element.list or "ul"
        elif tag in {"pre", "wp-xmp", "wp-plaintext", "wp-textarea"}:
            element.is_preformatted = True
            self.found["preformatted"] += 1
        elif tag in {"s", "strike", "del"}:
            self.found["strikethrough"] += 1
        elif tag in {"object", "wp-title"}:
            element.is_frame = True
        elif tag == "noscript":
            element.in_noscript = True
        elif tag in {"cite", "footer"} and element.is_cite is False:
            element.is_cite = any(each.collector and each.tag == "blockquote" for each in self.stack[-4:])
        elif tag in {"video", "audio", "wp-iframe"}:
            self.read_media(tag, attributes)
            element.is_frame = True
            element.label = attributes.get("src", "")
        if HIDDEN.search(style) or "hidden" in attributes:
            self.found["hidden"] += 1
        if tag == "form":
            self.figures.append(Note("form", f"<form action={attributes.get('action', '')}>"))
        return element

    def remember_id(self, attributes: dict[str, str]) -> None:
        for name in {attributes.get("id", ""), attributes.get("name", "")}:
            if name and len(self.pending_ids) < 100:
                self.pending_ids.append(name)

    def close_open(self, tag: str, limits: set[str]) -> None:
        """Close what has no end tag before an element like it begins: an item of the same list, a cell of a table."""
        tags = {"td", "th"} if tag in {"td", "th"} else {"td", "th", "tr"} if tag == "tr" else {tag}
        tags = {"dt", "dd"} if tag in {"dt", "dd"} else tags
        if not any(self.total[each] for each in tags):
            return
        for element in reversed(self.stack[-60:]):
            if element.tag in limits or (element.collector and element.tag not in tags):
                return
            if element.tag in tags:
                self.handle_endtag(element.tag)
                if tag != "tr" or element.tag == "tr":
                    return

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.flush()
        if tag == "br":
            self.read_void(tag, {})
        if not self.total[tag]:
            return
        is_crossing = tag in SCOPES or tag in TABLE_TAGS
        if not self.scopes[-1][tag] and not (is_crossing and self.total[tag]):
            return
        if tag == "cite" and self.current.is_cite:
            self.flush()
        while self.stack:
            element = self.stack.pop()
            self.close_element(element)
            if element.tag == tag:
                return

    def close_element(self, element: Element) -> None:
        if element.tag == "a" and element.link.strip("#") and element.linked == self.linked and not element.is_frame:
            self.add_label(element)
        if element.collector and element.tag in SCOPES:
            self.flush_to(element)
            self.scopes.pop()
        self.scopes[-1][element.tag] -= 1
        self.total[element.tag] -= 1
        if element.collector:
            if element.tag not in SCOPES:
                self.flush_to(element)
            self.collectors -= 1
            self.close_collector(element.tag, element.collector)

    def add_label(self, element: Element) -> None:
        """Give a link a text, if readers only saw an icon."""
        if not element.link.startswith("#"):
            self.runs.append(
                Run(f" {normalize_text(element.label).strip() or link_name(element.link)} ", link=element.link)
            )

    def flush_to(self, element: Element) -> None:
        """End the current block within ``element``, which was just taken from the stack."""
        self.stack.append(element)
        self.flush()
        self.stack.pop()

    # What has no content

    def read_void(self, tag: str, attributes: dict[str, str]) -> None:
        element = self.current
        if tag == "br":
            if not (self.classic_here and not element.is_preformatted and self.runs and self.runs[-1].text == "\n"):
                self.runs.append(Run("\n"))
        elif tag in {"hr", "wp-gap"}:
            self.flush()
        elif tag == "wp-more":
            self.flush()
            self.summary_end = self.summary_end or len(self.parts)
        elif tag in {"img", "wp-image"}:
            self.read_image(attributes)
        elif tag in {"embed", "wp-embed"}:
            self.flush()
            self.read_media(tag, attributes)
        elif tag == "source" and element.tag in {"video", "audio"} and not element.label:
            element.label = attributes.get("src", "")
            self.read_media(tag, attributes)
        elif tag == "wp-note":
            self.flush()
            self.items.append(Note(attributes.get("data-kind", ""), attributes.get("data-original", "")))
        elif tag == "wp-reusable":
            self.flush()
            self.items.append(Reusable(int(attributes.get("data-id", "0") or 0)))
        elif tag == "input" and attributes.get("type", "").lower() in {"submit", "button", "reset"}:
            self.runs.append(Run(f" {normalize_text(attributes.get('value', ''))} "))

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

    # Text

    @property
    def classic_here(self) -> bool:
        """Whether line breaks in the text are those of the page."""
        return self.is_classic or not self.block_depth

    def handle_comment(self, data: str) -> None:
        if f"<!--{data}-->" == OPENING:
            if not self.block_depth:
                self.flush()
            self.block_depth += 1
        elif f"<!--{data}-->" == CLOSING:
            self.block_depth = max(self.block_depth - 1, 0)
            if not self.block_depth:
                self.flush()

    def handle_data(self, data: str) -> None:
        if self.current.in_noscript or self.current.is_skipped:
            return
        if self.current.is_frame:  # shown only by browsers that can’t show the media
            return
        self.add_run(data)

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
        if block.level:
            self.anchors |= {name: block for name in self.pending_ids if name not in self.anchors}
        self.pending_ids = []
        if element.item and not block.level:
            if element.item.block is not None and self.items and self.items[-1] is element.item.block:
                element.item.block.runs += [Run("\n"), *runs]
                return
            element.item.block = block
            block.list, block.depth = element.list, element.depth
        self.items.append(block)

    # Tables, quotes, and figures

    def open_collector(self, element: Element, attributes: dict[str, str]) -> None:
        tag = element.tag
        table = self.open_table()
        if tag == "tr" and table:
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


def image_sources(attributes: dict[str, str]) -> list[str]:
    """Return the ids and URLs of an image, the best first."""
    number = attributes.get("data-id", "") or attributes.get("data-attachment-id", "")
    match = IMAGE_ID.search(attributes.get("class", ""))
    ids = [match[1] if match else number]
    lazy = [attributes.get(name, "").strip() for name in LAZY_SOURCES]
    sets = [largest(attributes[name]) for name in LAZY_SETS if attributes.get(name)]
    urls = [*lazy, attributes.get("src", "").strip(), *sets]
    usable = [url for url in urls if url and not url.startswith(("data:", "about:", "javascript:", "blob:"))]
    return [source for source in dict.fromkeys([*ids, *usable]) if source and source != "0"]


def largest(srcset: str) -> str:
    """Return the URL of the widest image in a ``srcset``."""
    candidates = [part.split() for part in re.split(r",\s+", srcset.strip()) if part.strip()]
    widths = [(int(re.sub(r"\D", "", each[1]) or 0) if len(each) > 1 else 0, each[0]) for each in candidates[:50]]
    return max(widths, default=(0, ""))[1]


def file_key(source: str) -> str:
    """Return what is the same in the names of all sizes of an image."""
    try:
        name = urlsplit(source).path.rpartition("/")[2]
    except ValueError:
        return source
    return re.sub(r"-\d+x\d+(?=\.\w+$)|-scaled(?=\.\w+$)", "", name)


def read_span(value: str) -> int:
    return min(max(int(value), 1), MAX_SPAN) if value.isdecimal() and len(value) < 6 else 1


def caption_runs(content: Iterable[Part]) -> list[Run]:
    """Return the text of a caption on one line."""
    runs: list[Run] = []
    for block in content:
        if isinstance(block, Block):
            runs += ([Run(" ")] if runs else []) + block.runs
    return merge_runs(runs)


def plain(runs: list[Run]) -> str:
    return " ".join("".join(run.text for run in runs).split())


def close_table(collector: Collector, content: list[Part]) -> list[Part]:
    """Return the table, after what stood in it but in no cell."""
    rows = [row for row in collector.rows if row]
    texts = [part for part in collector.extra if isinstance(part, Block)]
    others: list[Part] = [part for part in collector.extra if not isinstance(part, Block)]
    table = Table(rows, plain(caption_runs(texts)), collector.attributes.get("role") in {"presentation", "none"})
    has_links = any(run.link for block in texts for run in block.runs)
    if has_links or len(table.caption) > 255:
        table.caption = ""
        others += texts
    return [*content, *others, *([table] if rows else [])]


MAX_QUOTE = 600  # characters in large type


def close_quote(content: list[Part]) -> list[Part]:
    """Return ``content`` as a quote if it is one: some sentences without links, lists, or headings."""
    blocks = [part for part in content if isinstance(part, Block)]
    cites = [block for block in blocks if block.note == "cite"]
    texts = [block for block in blocks if block.note != "cite"]
    text = "\n".join(block.text for block in texts)
    source = plain(caption_runs(cites))
    has_format = any(block.level or block.list or any(run.link or run.script for run in block.runs) for block in blocks)
    in_order = blocks == [*texts, *cites]
    if len(blocks) != len(content) or not texts or has_format or not in_order:
        return content
    return [Quote(text, source)] if len(text) <= MAX_QUOTE and len(source) <= 160 else content


def is_url(block: Block) -> bool:
    """Return whether ``block`` is only a URL, which WordPress embeds."""
    return bool(ONLY_URL.match(block.text)) and not any(run.link for run in block.runs)


def close_figure(content: list[Part], collector: Collector) -> list[Part]:
    """Return the content of a figure, with the caption at its image, table, or quote."""
    captions = [part for part in collector.extra if isinstance(part, Block)]
    content = [Embed(part.text) if isinstance(part, Block) and is_url(part) else part for part in content]
    others: list[Part] = [part for part in collector.extra if not isinstance(part, Block)]
    main = [part for part in content if not isinstance(part, Block)]
    if "wp-caption" in collector.attributes.get("class", "") and len(main) == 1 and isinstance(main[0], Figure):
        captions = [part for part in content if isinstance(part, Block)] + captions
        content = list(main)
        number = re.sub(r"\D", "", collector.attributes.get("data-id", ""))
        if number and not any(source.isdecimal() for source in main[0].sources):
            main[0].sources.insert(0, number)
    target: Any = main[0] if len(main) == 1 else None
    runs = caption_runs(captions)
    text, has_links = plain(runs), any(run.link for run in runs)
    if not text:
        return [*content, *others]
    if isinstance(target, Figure) and not target.caption:
        target.caption = runs
    elif isinstance(target, Table) and not target.caption and not has_links and len(text) <= 255:
        target.caption = text
    elif isinstance(target, Quote) and not target.attribution and not has_links and len(text) <= 160:
        target.attribution = text
    elif isinstance(target, Embed) and not has_links and len(text) <= 160:
        target.title = text
    else:
        others += captions
    return [*content, *others]
