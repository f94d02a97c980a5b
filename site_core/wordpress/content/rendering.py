"""From parts to the stored values of blocks."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils.html import escape

from site_core.editing.paste.lists import fix_lists
from site_core.editing.paste.rich_text import close_lists

from .links import Links
from .parts import Block, Run

MAX_SECTIONS = 300  # of a page; above that, blocks have several, so that the form of the page can still be sent
MAX_LENGTH = 20_000  # characters of a text block; longer texts make the editor slow


def make_block(name: str, value: Any) -> dict[str, Any]:
    return {"type": name, "value": value, "id": str(uuid.uuid4())}


def text_blocks(blocks: list[Block], links: Links, sections: int = 1) -> Iterator[dict[str, Any]]:
    """Yield text blocks: each has a section, or several ``sections``, so that it begins with a heading."""
    fix_lists(blocks)  # type: ignore[arg-type]
    for section in split_sections(blocks, sections):
        if html := render_html(section, links):
            yield make_block("paragraph", html)


def split_sections(blocks: Sequence[Block], number: int = 1) -> Iterator[list[Block]]:
    """Yield ``blocks`` in parts of ``number`` sections, or less if these are long."""
    section: list[Block] = []
    length = headings = 0
    for block in blocks:
        is_long = length > MAX_LENGTH and not (block.list and block.depth)
        is_next = block.level == 2 and (number == 1 or headings >= number)
        if section and (is_next or is_long):
            yield section
            section, length, headings = [], 0, 0
        headings += block.level == 2
        section.append(block)
        length += sum(len(run.text) for run in block.runs)
    if section:
        yield section


def render_html(blocks: Iterable[Block], links: Links) -> str:
    """Return ``blocks`` as the HTML that Wagtail stores."""
    parts: list[str] = []
    open_lists: list[str] = []
    for block in blocks:
        parts.append(close_lists(open_lists, block))
        text = render_runs(block.runs, links)
        if not block.list:
            tag = f"h{block.level}" if block.level else "p"
            parts.append(f"<{tag}>{text}</{tag}>")
            continue
        while len(open_lists) <= block.depth:
            parts.append(f"<{block.list}>")
            open_lists.append(block.list)
        parts.append(f"<li>{text}")
    return "".join([*parts, close_lists(open_lists, None)])


def render_runs(runs: Iterable[Run], links: Links) -> str:
    html = ""
    for link, group in groupby(runs, key=lambda run: run.link):
        linked = list(group)
        text = "".join(render_run(run) for run in linked)
        opening = links.opening_tag(link) if link and any(run.text.strip() for run in linked) else ""
        html += f"{opening}{text}</a>" if opening else text
    return html


def render_run(run: Run) -> str:
    html = escape(run.text).replace("\n", "<br/>")
    if not run.text.strip():
        return html
    html = f"<{run.script}>{html}</{run.script}>" if run.script else html
    html = f"<i>{html}</i>" if run.italic else html
    return f"<b>{html}</b>" if run.bold else html
