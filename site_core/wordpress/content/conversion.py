"""Convert the content of a post or page to blocks of the site, without losing words or links."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from site_core.lib.html import extract_line

from ..items import Item
from ..reading.reviewers import proposed_reviewers
from .anchors import elementor_names, makes_names
from .blocks import BlockMaker
from .builder_copies import turned_off_html, with_data
from .builder_data import BUILDERS, SHORTCODES, THRIVE, data_html
from .builder_switches import elementor_data, has_text
from .builders import expand_shortcodes
from .cleaning import clean, remove_unstorable
from .counting import count_blocks, missing_words
from .counting_fields import count_fields
from .counting_source import count_source
from .custom_fields import fields_html, short_values, unknown_fields
from .delimiters import expand_blocks, has_blocks
from .elementor import missing_html
from .external_scripts import external_scripts
from .footnotes import number_notes
from .home_urls import expand_home, home_of
from .links import Links, PartLink, Resolver
from .notices import (
    Notice,
    field_notices,
    format_notices,
    make_notice,
    short_notices,
    turned_off_notices,
    word_notices,
)
from .parts import Block, Part, Reusable
from .pattern_overrides import overrides_html, read_overrides, with_overrides
from .plugin_values import plugin_values
from .reader import Reader
from .references import cite_numbers, take_references
from .structures import ONLY_URL
from .vocabulary import DYNAMIC_TEXT

__all__ = ["ARTICLE_BLOCKS", "COMMON_BLOCKS", "Conversion", "Notice", "Resolver", "convert"]

COMMON_BLOCKS = frozenset({"paragraph", "figure", "quote", "table"})
ARTICLE_BLOCKS = COMMON_BLOCKS | {"video"}
OTHER_BUILDERS = {*BUILDERS, SHORTCODES, "brizy"}
SUMMARY_LENGTH = 300
MAX_REUSABLE_DEPTH = 5


@dataclass(frozen=True)
class Conversion:
    """The result. ``blocks`` is the raw value of a body, ``references`` are fields of references, in order.

    The numbers before are those of the source, the numbers after those of blocks and references. ``missing_words`` are
    words of the source that are not in the result: each is also in a notice. ``heading_names`` are names of parts of
    the page, with the key of the heading that each leads to: see ``HeadingIds``. ``part_links`` are links to parts of
    other pages.
    """

    blocks: list[dict[str, Any]]
    references: list[dict[str, str]]
    summary: str
    notices: list[Notice]
    words_before: int
    words_after: int
    links_before: int
    links_after: int
    images: int
    missing_words: dict[str, int] = field(default_factory=dict)
    heading_names: dict[str, str] = field(default_factory=dict)
    part_links: list[PartLink] = field(default_factory=list)


def convert(
    content: str,
    *,
    item: Item,
    resolver: Resolver,
    allowed: Collection[str] = COMMON_BLOCKS,
    has_references: bool = False,
    linked_parts: Collection[str] = (),
    home: str = "",
) -> Conversion:
    """Return ``content``, that of ``item``, as blocks.

    ``allowed`` are the types of blocks that the page can have: at least those of ``COMMON_BLOCKS``. Only with
    ``has_references`` are reference lists taken out of the text. ``linked_parts`` are the parts of pages, such as
    “Some_Heading”, that links of the old site lead to. ``home`` is the URL of the old site, of which ``[site_url]`` and
    its likes stand for: that of the host of ``item`` if it is empty.
    """
    home = home or home_of(item.link)
    content = content if content.strip() else item.meta_value(THRIVE)
    fields = prepared(fields_html(item), home)
    listed = fields
    elementor = expand_home(elementor_data(item), home)
    if not has_text(content) and not elementor:
        data = data_html(item)
        content += data
        listed = fields if data else ""
    content = prepared(content, home)
    beyond = ""
    if not elementor:
        content, beyond = with_data(content, item, lambda html: prepared(html, home))
        listed += beyond
    turned_off = turned_off_html(content + fields + listed, item, lambda html: prepared(html, home))
    parts, reader = read_parts(content if listed else content + fields, elementor, resolver, home)
    summary = make_summary(item, parts, reader.summary_end)
    references: list[dict[str, str]] = []
    shown_anyway = ""
    if has_references:
        parts, references, shown_anyway = take_references(parts)
        cite_numbers(parts, len(references))
    parts, notes = number_notes(parts, item.meta_value("footnotes"), has_references and not references)
    references += notes
    paragraphs = [part.text for part in parts if isinstance(part, Block)]
    links = Links(resolver, item.link)
    maker = BlockMaker(links, frozenset(allowed), item.title)
    names = elementor_names(elementor, parts) | reader.anchors
    made_names = None if makes_names(content, item.meta) else linked_parts
    blocks = maker.make(parts, names, made_names)
    maker.check_citations(blocks, len(references))
    before = count_source(content, elementor)
    before.add(count_fields(item))
    before.add(count_source(beyond))
    before.texts += [f" {text} " for text in maker.library_texts]
    after = count_blocks(blocks, references)
    after.texts.append(f" {shown_anyway} ")
    after.add(reader.listed)
    listed_notices, listed_count = field_notices(listed)
    after.add(listed_count)
    scripts = {host: url for host, url in reader.scripts.items() if host != links.host}
    pattern_notices, pattern_count = field_notices(reader.unplaced, "pattern")
    after.add(pattern_count)
    words_before, words_after = before.words, after.words
    missing = missing_words(words_before, words_after)
    notices = [
        *dict.fromkeys(maker.notices),
        *(make_notice("reviewer", name) for name in proposed_reviewers(item, paragraphs)),
        *listed_notices,
        *pattern_notices,
        *(make_notice("script", url) for url in scripts.values()),
        *short_notices(short_values(item)),
        *([make_notice("unknown fields", ", ".join(unknown))] if (unknown := unknown_fields(item)) else []),
        *turned_off_notices(turned_off),
        *([make_notice("plugin", "; ".join(shown))] if (shown := list(plugin_values(item))) else []),
        *([make_notice("builder")] if not blocks and OTHER_BUILDERS & set(item.meta) else []),
        *format_notices(reader.found),
        *word_notices(missing, len(before.links) - len(after.links) - len(links.refused)),
    ]
    return Conversion(
        blocks,
        references,
        summary,
        notices,
        words_before.total(),
        words_after.total(),
        len(before.links),
        len(after.links),
        maker.image_count,
        dict(missing),
        {name: target.key for name, target in maker.targets.items() if name != target.key},
        links.part_links,
    )


def prepared(content: str, home: str) -> str:
    """Return ``content`` with the URL of the old site, and without texts that were taken from elsewhere."""
    return remove_unstorable(DYNAMIC_TEXT.sub("", expand_home(content, home)))


def read_parts(
    content: str, elementor: str, resolver: Resolver, home: str = "", depth: int = 0, overrides: str = ""
) -> tuple[list[Part], Reader]:
    """Return the parts of ``content``, with those of reusable blocks in their place.

    ``overrides`` is what the page has in the place of texts of ``content``, that of a synced pattern.
    """
    cleaned, unplaced = with_overrides(clean(content), read_overrides(overrides))
    html = expand_shortcodes(expand_blocks(cleaned))
    html += missing_html(content, elementor) if elementor else ""
    reader = Reader(remove_unstorable(html), is_classic=not has_blocks(content))
    reader.unplaced = overrides_html(unplaced)
    reader.scripts = external_scripts(content, elementor)
    if not any(isinstance(part, Reusable) for part in reader.parts):
        return reader.parts, reader
    parts: list[Part] = []
    for part in reader.parts:
        found = resolver.reusable_block(part.name) if isinstance(part, Reusable) else None
        if isinstance(part, Reusable) and found and depth < MAX_REUSABLE_DEPTH:
            found = expand_home(found, home)
            inner, inner_reader = read_parts(found, "", resolver, home, depth + 1, part.overrides)
            parts += inner
            reader.anchors |= inner_reader.anchors
            reader.unplaced += inner_reader.unplaced
            reader.scripts = {**inner_reader.scripts, **reader.scripts}
            reader.listed.add(inner_reader.listed)
        else:
            parts.append(part)
    return parts, reader


def is_paragraph(part: Part) -> TypeGuard[Block]:
    return isinstance(part, Block) and not part.level and not part.list and not ONLY_URL.match(part.text)


def make_summary(item: Item, parts: Iterable[Part], end: int | None) -> str:
    """Return the excerpt of an item, or else its first paragraph, cut at the end of a sentence."""
    text = extract_line(clean(item.excerpt))
    if not text:
        candidates = list(parts)[: end or None]
        texts = (part.text for part in candidates if is_paragraph(part))
        text = " ".join(next((text for text in texts if len(text) > 40), "").split())
    if len(text) <= SUMMARY_LENGTH:
        return text
    cut = text[:SUMMARY_LENGTH]
    sentence = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    return cut[: sentence + 1] if sentence > 60 else f"{cut[: SUMMARY_LENGTH - 1].rsplit(' ', 1)[0]}…"
