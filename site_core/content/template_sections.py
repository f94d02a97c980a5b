"""Sections that a new page starts with, and what is left of them when nobody has filled them in.

A section from a template has a fixed id. By its id the edit form finds the hint to show, and publishing finds the
sections that are still as the template had them. Hints are never part of the page.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, strip_tags
from wagtail import blocks
from wagtail.blocks import StreamBlockValidationError, StreamValue

NAMESPACE = uuid.UUID("6c1a1f0e-6a3b-4c3e-9d7c-3a1f5b0c9b52")
SECTION_HEADING = re.compile(r"<h2\b.*?</h2>", re.DOTALL)


@dataclass(frozen=True)
class TemplateSection:
    """A section of a template: the type of its block, its heading, and what belongs there."""

    key: str  # unique among all templates
    block_type: str
    heading: str | Promise = ""
    hint: str | Promise = ""

    @property
    def id(self) -> str:
        return str(uuid.uuid5(NAMESPACE, self.key))


_sections: dict[str, TemplateSection] = {}


def register_template_sections(*sections: TemplateSection) -> None:
    _sections.update((section.id, section) for section in sections)


def section_hints() -> dict[str, str]:
    """Return ``{id of a block: what belongs there}`` for the sections of all templates."""
    return {section.id: str(section.hint) for section in _sections.values() if section.hint}


def create_body(block: blocks.StreamBlock, sections: tuple[TemplateSection, ...]) -> StreamValue:
    """Return ``sections`` as the value of a StreamField with ``block``. Block types it doesn’t have are left out."""
    known = [section for section in sections if section.block_type in block.child_blocks]
    return StreamValue(block, [(section.block_type, initial_value(block, section), section.id) for section in known])


def initial_value(block: blocks.StreamBlock, section: TemplateSection) -> Any:
    child_block = block.child_blocks[section.block_type]
    if isinstance(child_block, blocks.RichTextBlock):
        return child_block.normalize(format_html("<h2>{}</h2>", section.heading) if section.heading else "")
    value = child_block.get_default()
    if isinstance(child_block, blocks.StructBlock):
        if section.heading and "heading" in child_block.child_blocks:
            value["heading"] = str(section.heading)
        for name, field in child_block.child_blocks.items():
            if isinstance(field, blocks.ListBlock) and (field.meta.min_num or 0) > len(value[name]):
                value[name] = field.normalize([field.child_block.get_default() for _ in range(field.meta.min_num)])
    return value


def is_blank(block: blocks.Block, value: Any) -> bool:
    """Return whether ``value`` has nothing but defaults and headings of sections."""
    if isinstance(block, blocks.RichTextBlock):
        source = getattr(value, "source", value) or ""
        return not html.unescape(strip_tags(SECTION_HEADING.sub("", source))).strip()
    if isinstance(value, Mapping) and hasattr(block, "child_blocks"):
        return all(name == "heading" or is_blank(child, value.get(name)) for name, child in block.child_blocks.items())
    if isinstance(block, blocks.ListBlock):
        return all(is_blank(block.child_block, item) for item in value or [])
    if isinstance(value, str):
        return value.strip() in ("", block.get_default())
    return value is None or value == block.get_default()


def is_unfilled(child: StreamValue.StreamChild) -> bool:
    section = _sections.get(child.id or "")
    return section is not None and section.block_type == child.block_type and is_blank(child.block, child.value)


def starts_section(child: StreamValue.StreamChild) -> bool:
    """Return whether a new section begins with ``child``, so that what is before it does not head it."""
    if isinstance(child.block, blocks.RichTextBlock):
        return child.value.source.lstrip().startswith("<h2")
    return "heading" in getattr(child.block, "child_blocks", {})


def has_template_sections(value: StreamValue) -> bool:
    """Return whether any block in ``value`` came from a template. Doesn’t load the pages and images in its blocks."""
    if not value:
        return False
    ids = (item.get("id") for item in value.raw_data) if value.is_lazy else (child.id for child in value)
    return any(block_id in _sections for block_id in ids)


def untouched_ids(value: StreamValue) -> set[str]:
    """Return the ids of the sections in ``value`` that came from a template and that nobody has filled in.

    A text block with only a heading counts as filled in if the block after it belongs under this heading.
    """
    if not has_template_sections(value):
        return set()
    untouched: set[str] = set()
    following: StreamValue.StreamChild | None = None
    for child in reversed(list(value)):
        is_heading = isinstance(child.block, blocks.RichTextBlock) and starts_section(child)
        if is_unfilled(child) and not (is_heading and following and not starts_section(following)):
            untouched.add(child.id)
        else:
            following = child
    return untouched


def without_untouched_sections(value: StreamValue) -> StreamValue:
    """Return ``value`` without the sections that nobody has filled in: ``value`` itself if there are none."""
    untouched = untouched_ids(value)
    if not untouched:
        return value
    return StreamValue(
        value.stream_block, [(child.block_type, child.value, child.id) for child in value if child.id not in untouched]
    )


class SectionStreamBlock(blocks.StreamBlock):
    """A stream whose sections may come from a template. Those that nobody has filled in are not validated."""

    def clean(self, value: StreamValue) -> StreamValue:
        untouched = untouched_ids(value)
        if not untouched:
            return super().clean(value)
        indexes = [index for index, child in enumerate(value) if child.id not in untouched]
        try:
            cleaned = iter(super().clean(without_untouched_sections(value)))
        except StreamBlockValidationError as error:
            errors = {indexes[index]: child_error for index, child_error in error.block_errors.items()}
            raise StreamBlockValidationError(errors, error.non_block_errors) from error
        children = [child if child.id in untouched else next(cleaned) for child in value]
        return StreamValue(self, [(child.block_type, child.value, child.id) for child in children])
