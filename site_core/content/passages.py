"""What readers see of a page, passage by passage: texts, where links lead, alternative texts, cells, and choices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any

from django.utils.encoding import force_str
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from site_core.facts.text import expand_reviewed_facts

from .blocks import SAFETY
from .reusable_blocks import ReusableBlockChooser, published_content
from .rich_text_lines import structured_lines
from .text_extraction import child_values

# Where a link leads, behind its text: see describe_link.
LINK_TARGET = re.compile(r"\s\((?:[a-z]+:|/|#)[^\s()]*\)")
BYLINE, LEAD_IMAGE = "byline", "lead image"
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))  # soft hyphens, and spaces without width


@dataclass(frozen=True)
class Passage:
    """A paragraph, list item, cell, or field that readers see.

    ``path`` is Wagtail’s content path. ``key`` is the same with names of blocks instead of ids, so it stays the same
    when a block is added again. ``context`` is what the text belongs to: the first text of a list item, or the
    headings of a cell. Chosen objects appear as “page:12”, because their names change without this page.
    """

    path: str
    key: str
    label: str
    text: str
    context: str = ""
    choice: str = ""  # the stored value, if it is not typed but chosen from a list
    is_critical: bool = False  # about safety or approval, so that adding or removing it always matters
    part: str = ""  # BYLINE or LEAD_IMAGE, which older reviews don’t have
    under: str = ""  # its headings, and the line before its list, with a line break between them; see HEADING_ITSELF
    is_step: bool = False  # an item of a numbered list

    def child(self, path: str, key: str, label: Any) -> Passage:
        """Return the place of a child in this one."""
        labels = [self.label, force_str(label)] if label else [self.label]
        path = f"{self.path}.{path}" if path else self.path
        return replace(self, path=path, key=f"{self.key}.{key}" if key else self.key, label=": ".join(labels))

    def with_text(self, text: Any) -> Iterator[Passage]:
        """Yield this passage with ``text``, if there is any."""
        if line := clean_text(expand_reviewed_facts(str(text))):
            yield replace(self, text=line)


def clean_text(text: Any) -> str:
    """Return ``text`` on one line, without what nobody can see."""
    return " ".join(unicodedata.normalize("NFC", str(text)).translate(INVISIBLE).split())


def without_link_targets(text: str) -> str:
    """Return the ``text`` of a passage without where its links lead, which readers don’t see."""
    return LINK_TARGET.sub("", text)


def rich_text_passages(place: Passage, html: str) -> Iterator[Passage]:
    for line in structured_lines(html):
        yield from replace(place, under=expand_reviewed_facts(line.under), is_step=line.is_step).with_text(line.text)


@singledispatch
def block_passages(block: blocks.Block, value: Any, place: Passage) -> Iterator[Passage]:
    """Yield the passages of ``value``, the stored (raw) value of ``block``, at ``place``."""
    if value not in (None, ""):
        yield from place.with_text(value)


@block_passages.register
def _(block: blocks.BaseStreamBlock, value: Any, place: Passage) -> Iterator[Passage]:
    for item in value or []:
        if child := block.child_blocks.get(item["type"]):
            yield from block_passages(
                child, item["value"], place.child(item.get("id") or "", item["type"], child.label)
            )


@block_passages.register
def _(block: blocks.ListBlock, value: Any, place: Passage) -> Iterator[Passage]:
    ids = [item.get("id") if isinstance(item, dict) else None for item in value or []]
    children = child_values(block, value or [])
    for item_id, (child, child_value) in zip(ids, children, strict=True):
        passages = list(block_passages(child, child_value, place.child(item_id or "", "", "")))
        first = next((passage for passage in passages if not passage.choice), None)
        for passage in passages:
            subject = first.text if first and passage is not first else ""
            yield replace(passage, context=passage.context or subject)


@block_passages.register
def _(block: blocks.BaseStructBlock, value: Any, place: Passage) -> Iterator[Passage]:
    values = value if isinstance(value, dict) else {}
    if getattr(block.meta, "group", "") == SAFETY:
        place = replace(place, is_critical=True)
    for name, child in block.child_blocks.items():
        content = values[name] if name in values else child.get_prep_value(child.get_default())
        if name == "citation" and content:
            content = f"[{content}]"
        if name not in getattr(block.meta, "hidden_fields", ()):
            yield from block_passages(child, content, place.child(name, name, child.label))


@block_passages.register
def _(block: blocks.RichTextBlock, value: Any, place: Passage) -> Iterator[Passage]:
    yield from rich_text_passages(place, value)


@block_passages.register
def _(block: blocks.RawHTMLBlock, value: Any, place: Passage) -> Iterator[Passage]:
    yield from rich_text_passages(place, value)


@block_passages.register
def _(block: ImageBlock, value: Any, place: Passage) -> Iterator[Passage]:
    values = value if isinstance(value, dict) else {"image": value}
    if values.get("image"):
        alt = "" if values.get("decorative") else values.get("alt_text") or ""
        yield from place.with_text(f"{alt} (image:{values['image']})")


@block_passages.register
def _(block: blocks.ChooserBlock, value: Any, place: Passage) -> Iterator[Passage]:
    if value:
        yield from place.with_text(f"{chosen_kind(block)}:{value}")


@block_passages.register
def _(block: ReusableBlockChooser, value: Any, place: Passage) -> Iterator[Passage]:
    for passage in block_passages(*published_content(block, value), place):
        yield replace(passage, path=place.path)  # the blocks are not in the form of the page


def chosen_kind(block: blocks.ChooserBlock) -> str:
    if isinstance(block, blocks.PageChooserBlock):
        return "page"
    return "image" if isinstance(block, ImageChooserBlock) else str(block.model_class._meta.model_name)


@block_passages.register(blocks.ChoiceBlock)
@block_passages.register(blocks.MultipleChoiceBlock)
def _(block: Any, value: Any, place: Passage) -> Iterator[Passage]:
    chosen = value if isinstance(value, list) else [value]
    names = choice_names(block.field.choices)
    chosen = [item for item in chosen if item not in (None, "")]
    yield from replace(place, choice=",".join(chosen)).with_text(
        ", ".join(str(names.get(item, item)) for item in chosen)
    )


def choice_names(choices: Any) -> dict[Any, Any]:
    """Return ``{value: name}`` of choices that may be in groups."""
    names: dict[Any, Any] = {}
    for value, name in choices:
        names.update(name if isinstance(name, (list, tuple)) else [(value, name)])
    return names


@block_passages.register
def _(block: blocks.BooleanBlock, value: Any, place: Passage) -> Iterator[Passage]:
    if value:
        yield from replace(place, choice="yes").with_text(place.label)


@block_passages.register
def _(block: TypedTableBlock, value: Any, place: Passage) -> Iterator[Passage]:
    if not value:
        return
    yield from place.child("", "caption", "").with_text(value.get("caption") or "")
    columns = value.get("columns") or []
    for number, column in enumerate(columns):
        heading = column.get("heading") or ""
        yield from replace(place.child("", "heading", ""), context=f"{number}").with_text(heading)
    for row in value.get("rows") or []:
        first = clean_text(row["values"][0]) if row["values"] else ""
        for number, (column, cell) in enumerate(zip(columns, row["values"], strict=False)):
            if child := block.child_blocks.get(column["type"]):
                # The first cell is what the others are about. Its own context is the heading only.
                context = " / ".join(filter(None, [first if number else "", column.get("heading") or str(number)]))
                yield from block_passages(child, cell, replace(place.child("", "cell", ""), context=context))
