"""Split text into paragraphs at blank lines, as WordPress does with text that has no tags for them.

https://developer.wordpress.org/reference/functions/wpautop/ describes the rules: blank lines separate paragraphs, and
other line breaks stay.
"""

from __future__ import annotations

import re

from .parts import Run, merge_runs

PIECE = re.compile(r"\n[ \n]*|[^\n]+")
SPACES = re.compile(r" {2,}")


def split_paragraphs(runs: list[Run]) -> list[list[Run]]:
    """Return the paragraphs in ``runs``, without spaces around lines, and without those that have no text."""
    paragraphs: list[list[Run]] = []
    current: list[Run] = []
    breaks = 0  # before the next text
    space: str | None = None  # the link of the space before the next text
    for run in merge_runs(runs):
        for piece in PIECE.findall(run.text):
            if piece[0] == "\n":
                breaks += piece.count("\n")
                continue
            text = SPACES.sub(" ", piece)
            if not text.strip(" "):
                space = None if breaks else run.link
                continue
            if breaks > 1 and current:
                paragraphs.append(current)
                current = []
            start = " " if current and not breaks and (space is not None or text[0] == " ") else ""
            if breaks and current:
                start = "\n"
            if start and current and current[-1][1:] != run[1:]:
                is_linked = current[-1].link == run.link and space != ""
                current.append(Run(start, link=run.link if is_linked else ""))
                start = ""
            elif start == " " and current and space == "" and run.link:
                current.append(Run(start))
                start = ""
            current.append(run._replace(text=start + text.strip(" ")))
            breaks = 0
            space = run.link if text[-1] == " " else None
    return [merge_runs(paragraph) for paragraph in [*paragraphs, current] if paragraph]
