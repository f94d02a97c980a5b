"""Read HTML as a stream: from elements to text, tables, images, and quotes.

There is no tree and no recursion: each element takes what it inherits from the one around it. So text that is nested
10,000 levels deep takes no longer than other text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from site_core.editing.paste.characters import normalize_text

from .delimiters import CLOSING, OPENING
from .elements import BLOCKS, TABLE_TAGS, VOID, Element, ListItem
from .form_labels import BEFORE_LABELS, LABELS, FormLabels, is_label
from .link_texts import link_name
from .part_collector import SCOPES, PartCollector
from .parts import Note, Reusable, Run
from .script_links import ZERO, counted_number, opened_url, widget_url

HEADING = re.compile(r"^h([1-6])$")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MAX_DIGITS = 18  # of an ID
ACCORDION = re.compile(r"(?:question|toggle-title|accordion-title|tab-title)(?:\s|$)")


class Reader(PartCollector):
    """Turns HTML into parts."""

    def __init__(self, html: str, is_classic: bool) -> None:
        super().__init__(is_classic)
        self.feed(html)
        self.close()
        self.flush()
        while self.stack:
            self.close_element(self.stack.pop())
        self.flush()

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
        self.remember_id(tag, attributes)
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
        number = counted_number(attributes)
        element = replace(self.current, tag=tag, collector=None, number=number, before=self.linked)
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
            if not element.link.strip("#") or element.link.lower().startswith("javascript:"):
                element.link = opened_url(attributes) or element.link
            element.label = attributes.get("aria-label", "") or attributes.get("title", "")
            element.linked = self.linked
            if element.link and self.runs and self.runs[-1].link == element.link:
                self.runs.append(Run(" "))
        elif tag == "button" and (url := opened_url(attributes)):
            element.link = url
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
            self.found["preformatted"] += not (element.form and tag in LABELS)
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
        if url := widget_url(tag, attributes):
            self.read_media(tag, {"src": url, "title": attributes.get("title", "")})
        if attributes.get("aria-hidden") == "true":
            element.is_decorative = True
        if HIDDEN.search(style) or "hidden" in attributes:
            self.found["hidden"] += 1
        if tag == "form":
            element.form, element.is_label = FormLabels(attributes.get("action", "")), False
        elif element.form and is_label(tag, attributes, element.level):
            element.is_label = True
            element.form.start()
            if tag == "wp-textarea":
                element.form.add_field(attributes)
        elif tag in BLOCKS:
            element.is_label = False
        return element

    def remember_id(self, tag: str, attributes: dict[str, str]) -> None:
        for name in {attributes.get("id", ""), attributes.get("name", "") if tag == "a" else ""}:
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
        if element.number and element.before == self.linked:
            self.runs.append(Run(f" {element.number} "))
        if element.form and element.tag == "form":
            self.figures += element.form.notes()
            self.listed.add(element.form.counted)
        if element.form and element.tag in {"select", "wp-textarea"}:
            self.end_label()
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

    def end_label(self) -> None:
        """Let what follows a field within its label be a text of the page: often, such labels have no end."""
        for element in reversed(self.stack[-60:]):
            element.is_label = False
            if element.tag in LABELS:
                return

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
        elif tag == "area" and (url := "".join(attributes.get("href", "").split())).strip("#"):
            label = attributes.get("alt", "") or attributes.get("title", "")
            self.runs.append(Run(f" {normalize_text(label).strip() or link_name(url)} ", link=url))
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
            name = attributes.get("data-id", "") or "0"
            overrides = attributes.get("data-overrides", "")
            self.items.append(Reusable(int(name) if name.isdecimal() and len(name) <= MAX_DIGITS else name, overrides))
        elif tag == "input" and element.form:
            element.form.add_field(attributes)
            if attributes.get("type", "").lower() not in BEFORE_LABELS:
                self.end_label()
        elif tag == "input" and attributes.get("type", "").lower() in {"submit", "button", "reset"}:
            self.runs.append(Run(f" {normalize_text(attributes.get('value', ''))} "))

    # Text

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
        if self.current.is_decorative and not any(map(str.isalnum, data)):
            return
        if self.current.number and ZERO.fullmatch(data):
            data = self.current.number
        if self.current.is_frame:  # shown only by browsers that can’t show the media
            return
        self.add_run(data)
