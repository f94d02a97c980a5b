"""Kinds of elements, and open ones with what the text in them inherits."""

from __future__ import annotations

from dataclasses import dataclass

from site_core.editing.paste.sanitizing import BLOCK_TAGS

from .form_labels import FormLabels
from .parts import Block
from .structures import Collector

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
TABLE_TAGS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}


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
    is_decorative: bool = False  # for eyes only, such as the sign of a toggle
    form: FormLabels | None = None
    is_label: bool = False  # of a field in the form
    note: str = ""
    number: str = ""  # that a script counts up to, in the place of a zero or of nothing
    before: int = 0  # how much text was before it
    label: str = ""  # of a link without text
    linked: int = 0  # how much was linked before it
    collector: Collector | None = None
