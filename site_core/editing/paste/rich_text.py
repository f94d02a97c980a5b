"""Blocks of text as rich text: the HTML that Wagtail stores, and the content that its editor takes."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Protocol

from django.utils.html import escape

from .document import Block, Run
from .links import LinkResolver

FEATURES = {
    **{"header-two": "h2", "header-three": "h3", "header-four": "h4", "header-five": "h5", "header-six": "h6"},
    **{"unordered-list-item": "ul", "ordered-list-item": "ol", "BOLD": "bold", "ITALIC": "italic", "LINK": "link"},
    **{"SUPERSCRIPT": "superscript", "SUBSCRIPT": "subscript"},
}
HEADINGS = {2: "header-two", 3: "header-three", 4: "header-four", 5: "header-five", 6: "header-six"}
LISTS = {"ul": "unordered-list-item", "ol": "ordered-list-item"}
KEY_CHARACTERS = string.ascii_lowercase + string.digits


def render_html(blocks: Iterable[Block], links: LinkResolver) -> str:
    """Return ``blocks`` as the HTML that Wagtail stores."""
    html = ""
    open_lists: list[str] = []
    for block in blocks:
        html += close_lists(open_lists, block)
        text = render_runs(block.runs, links)
        if not block.list:
            tag = f"h{block.level}" if block.level else "p"
            html += f"<{tag}>{text}</{tag}>"
            continue
        while len(open_lists) <= block.depth:
            open_lists.append(block.list)
            html += f"<{block.list}>"
        html += f"<li>{text}"
    return html + close_lists(open_lists, None)


class ListItem(Protocol):
    """A block that may be in a list: ``list`` is “ul”, “ol”, or empty, ``depth`` counts from 0."""

    list: str
    depth: int


def close_lists(open_lists: list[str], block: ListItem | None) -> str:
    """Return the tags that end lists before ``block``, and remove these lists from ``open_lists``."""
    html = ""
    depth = block.depth if block and block.list else -1
    while len(open_lists) > depth + 1:
        html += f"</li></{open_lists.pop()}>"
    if block and block.list and len(open_lists) == depth + 1:
        html += "</li>"
        if open_lists[-1] != block.list:
            html += f"</{open_lists.pop()}>"
    return html


def render_runs(runs: Iterable[Run], links: LinkResolver) -> str:
    html = ""
    for link, group in groupby(runs, key=lambda run: run.link):
        text = "".join(render_run(run) for run in group)
        url, page = links.resolve(link) if link else ("", None)
        if page:
            text = f'<a linktype="page" id="{page}">{text}</a>'
        elif url:
            text = f'<a href="{escape(url)}">{text}</a>'
        html += text
    return html


def render_run(run: Run) -> str:
    html = escape(run.text).replace("\n", "<br/>")
    html = f"<{run.script}>{html}</{run.script}>" if run.script else html
    html = f"<i>{html}</i>" if run.italic else html
    return f"<b>{html}</b>" if run.bold else html


def make_content(blocks: Sequence[Block], links: LinkResolver) -> dict[str, Any]:
    """Return ``blocks`` as the raw content of the editor, Draft.js. Its offsets count UTF-16 code units."""
    entities: dict[str, Any] = {}
    return {"blocks": [make_block(block, entities, links) for block in blocks], "entityMap": entities}


def make_block(block: Block, entities: dict[str, Any], links: LinkResolver) -> dict[str, Any]:
    styles, ranges = [], []
    offset = 0
    for link, group in groupby(block.runs, key=lambda run: run.link):
        start = offset
        for run in group:
            place = {"offset": offset, "length": utf16_length(run.text)}
            styles += [place | {"style": style} for style in styles_of(run)]
            offset += place["length"]
        if link and (data := link_data(link, links)):
            ranges.append({"offset": start, "length": offset - start, "key": len(entities)})
            entities[str(len(entities))] = {"type": "LINK", "mutability": "MUTABLE", "data": data}
    return {
        "key": "".join(secrets.choice(KEY_CHARACTERS) for _number in range(5)),
        "text": block.text,
        "type": LISTS[block.list] if block.list else HEADINGS.get(block.level, "unstyled"),
        "depth": block.depth,
        "inlineStyleRanges": styles,
        "entityRanges": ranges,
    }


def link_data(link: str, links: LinkResolver) -> dict[str, Any]:
    url, page = links.resolve(link)
    if page:
        return {"id": page, "url": url, "parentId": None}
    return {"url": url} if url else {}


def styles_of(run: Run) -> list[str]:
    script = {"sup": ["SUPERSCRIPT"], "sub": ["SUBSCRIPT"]}.get(run.script, [])
    return ["BOLD"] * run.bold + ["ITALIC"] * run.italic + script


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
