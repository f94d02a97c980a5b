"""The body of a treatment page, from blocks of an article: treatments consist of sections with a heading."""

from __future__ import annotations

import re
import uuid
from html import escape, unescape
from typing import Any

Block = dict[str, Any]
HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL | re.IGNORECASE)
HEADING_LENGTH = 120
MAX_SECTIONS = 300  # the form of a page with more could not be sent
RICH_TEXT = "paragraph"  # the only block whose value is HTML: all other texts are plain


def treatment_blocks(blocks: list[Block], allowed: set[str], title: str) -> list[Block]:
    """Return ``blocks`` of an article as those of a treatment, without losing a word.

    Text becomes sections, one for each heading. ``title`` is the heading of text that has none. ``allowed`` are the
    types that a treatment can have; the others become text.
    """
    sections: list[Block] = []
    heading, text = "", ""

    def close() -> None:
        nonlocal heading, text
        if heading or text.strip():
            value = {"heading": heading or title[:HEADING_LENGTH] or "About", "text": text or "<p></p>"}
            sections.append({"type": "about", "value": value, "id": str(uuid.uuid4())})
        heading, text = "", ""

    for block in blocks:
        if block["type"] in allowed and block["type"] != "paragraph":
            close()
            sections.append(block)
            continue
        parts = HEADING.split(block_html(block))
        text += parts[0]
        for new_heading, following in zip(parts[1::2], parts[2::2], strict=True):
            plain = " ".join(re.sub("<[^>]+>", "", new_heading).split())
            if not plain:
                text += following
                continue
            if len(sections) >= MAX_SECTIONS:
                text += f"<h3>{new_heading}</h3>{following}"
                continue
            close()
            heading, text = unescape(plain), following
            if len(heading) > HEADING_LENGTH or "<a" in new_heading:  # nothing of it is lost
                heading, text = "", f"<h3>{new_heading}</h3>{following}"
    close()
    return sections


def block_html(block: Block) -> str:
    """Return what a block says as rich text with paragraphs, lists, and headings."""
    value = block["value"]
    if block["type"] == RICH_TEXT:
        return str(value)
    if block["type"] == "table":
        return table_html(value)
    return "".join(paragraphs(value))


def table_html(value: dict[str, Any]) -> str:
    """Return a table as a list: one item for each row, each cell after the heading of its column."""
    headings = [str(column.get("heading") or "") for column in value.get("columns", ())]
    used = any(headings)
    rows = []
    for row in value.get("rows", ()):
        rows.append("<li>" + escape("; ".join(str(cell) for cell in row.get("values", ()) if cell)) + "</li>")
    caption = f"<p><b>{escape(value['caption'])}</b></p>" if value.get("caption") else ""
    names = f"<p>{escape('; '.join(filter(None, headings)))}</p>" if used else ""
    return f"{caption}{names}<ul>{''.join(rows)}</ul>" if rows else caption + names


def paragraphs(value: Any) -> list[str]:
    """Return all texts in ``value``, which are plain, as paragraphs."""
    if isinstance(value, dict):
        return [part for key, child in value.items() if key not in ("id", "type") for part in paragraphs(child)]
    if isinstance(value, list):
        return [part for child in value for part in paragraphs(child)]
    if not isinstance(value, str) or not value.strip():
        return []
    if re.fullmatch(r"https?://\S+", value):
        return [f'<p><a href="{escape(value)}">{escape(value)}</a></p>']
    return [f"<p>{escape(value)}</p>"]
