"""Tables, quotes, and figures: what is collected while they are read, and what becomes of it at their end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .parts import Block, Cell, Embed, Figure, Part, Quote, Run, Table, merge_runs

ONLY_URL = re.compile(r"^https?://[^\s<>\"]+$", re.IGNORECASE)
MAX_QUOTE = 600  # characters in large type
MAX_SPAN = 100


@dataclass(slots=True)
class Collector:
    """Where the content of a table, cell, quote, or figure is collected. ``outer`` is what it stands in."""

    outer: list[Part]
    kind: str
    attributes: dict[str, str]
    rows: list[list[Cell]] = field(default_factory=list)
    caption: list[Run] = field(default_factory=list)
    extra: list[Part] = field(default_factory=list)
    foot: set[int] = field(default_factory=set)  # numbers of the rows at the end of a table, wherever they stand


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
    ordered = sorted(enumerate(collector.rows), key=lambda each: each[0] in collector.foot)
    rows = [row for _number, row in ordered if row]
    texts = [part for part in collector.extra if isinstance(part, Block)]
    others: list[Part] = [part for part in collector.extra if not isinstance(part, Block)]
    table = Table(rows, plain(caption_runs(texts)), collector.attributes.get("role") in {"presentation", "none"})
    has_links = any(run.link for block in texts for run in block.runs)
    if has_links or len(table.caption) > 255:
        table.caption = ""
        others += texts
    return [*content, *others, *([table] if rows else [])]


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
