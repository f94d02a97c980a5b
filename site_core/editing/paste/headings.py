"""The levels of headings: those of a document, made to fit the field that it is pasted into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .document import Block, Document, Item, Run

MAX_LENGTH = 150  # characters of a paragraph that can be a heading
FACTOR = 1.2  # by which a heading is bigger than the text
TITLE_SIZE = 34  # pixels: “Title” of Google Docs has 26 points


def infer_headings(items: Sequence[Item]) -> None:
    """Make headings of short paragraphs in larger type, if ``items`` have no headings. The largest get level 1."""
    blocks = [item for item in items if isinstance(item, Block)]
    if len(blocks) < 2 or any(block.level for block in blocks):
        return
    sizes: Counter[float] = Counter()
    for block in blocks:
        sizes[round(block.size, 1)] += len(block.text)
    body = sizes.most_common(1)[0][0]
    headings = [block for block in blocks if is_like_heading(block, body)]
    levels = sorted({round(block.size, 1) for block in headings}, reverse=True)
    for block in headings:
        block.level = min(levels.index(round(block.size, 1)) + 1, 6)


def find_title(items: Sequence[Item]) -> None:
    """Give the title of a document level 1: in Google Docs, it differs from text only by its size."""
    first = next((item for item in items if isinstance(item, Block)), None)
    if first and not first.level and first.size >= TITLE_SIZE and is_like_heading(first, TITLE_SIZE / FACTOR):
        first.level = 1


def is_like_heading(block: Block, body: float) -> bool:
    text = block.text
    is_short = len(text) <= MAX_LENGTH and "\n" not in text and not text.endswith((".", ",", ";", ":"))
    return is_short and not block.list and block.size >= body * FACTOR


def fit_headings(document: Document, allowed: Sequence[int]) -> None:
    """Move headings to the ``allowed`` levels: level 1 becomes 2, and all below move too.

    Deeper headings get the deepest level. Without any levels, headings become bold paragraphs.
    """
    blocks = [item for item in document.items if isinstance(item, Block) and item.level]
    shift = any(block.level == 1 for block in blocks)
    for block in blocks:
        if allowed:
            block.level = min(max(block.level + shift, allowed[0]), allowed[-1])
            block.runs = [run._replace(bold=False, text=run.text.replace("\n", " ")) for run in block.runs]
        else:
            block.level = 0
            block.runs = [run._replace(bold=True) if run.text.strip() else run for run in block.runs]
            document.lost["heading"] += 1


def first_heading(items: Sequence[Item]) -> Block | None:
    return next((item for item in items if isinstance(item, Block) and item.level), None)


def plain_text(runs: Sequence[Run]) -> str:
    return " ".join("".join(run.text for run in runs).split())
