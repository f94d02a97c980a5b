"""The levels of headings, made regular: the levels 2 and 3, without jumps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .parts import Block


def fit_headings(parts: Iterable[Any], deepest: int = 3) -> None:
    """Give headings the levels of an outline. Level 1 is that of the page’s title, so it becomes level 2.

    What is no text is left alone.
    """
    outline: list[int] = []
    for part in parts:
        if not isinstance(part, Block) or not part.level:
            continue
        level = max(part.level, 2)
        while outline and outline[-1] >= level:
            outline.pop()
        part.level = min(2 + len(outline), deepest)
        outline.append(level)
        part.list, part.depth = "", 0
        part.runs = [run._replace(bold=False, text=run.text.replace("\n", " ")) for run in part.runs]
