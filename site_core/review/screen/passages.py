"""Which field or block of the page each run comes from, so that comments and edits arrive there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from site_core.content.passages import Passage, without_link_targets

from .runs import Run

MIN_LETTERS = 8  # of a text that is looked for in others
NOT_LETTERS = re.compile(r"[\W_]+")


def locate(runs: Sequence[Run], passages: Iterable[Passage]) -> list[Passage | None]:
    """Return the passage that each run shows, or None for texts of the templates.

    Both are in about the same order. If a text occurs more than once, so do the runs, and the first one is the first.
    """
    by_text: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        by_text[comparable_text(passage)].append(passage)
    return [find_passage(letters(run.text), by_text) for run in runs]


def find_passage(text: str, by_text: dict[str, list[Passage]]) -> Passage | None:
    same = by_text.get(text) if text else None
    if same:
        return same.pop(0) if len(same) > 1 else same[0]
    if len(text) >= MIN_LETTERS:
        for known, passages in by_text.items():
            if text in known or (len(known) >= MIN_LETTERS and known in text):
                return passages[0]
    return None


def comparable_text(passage: Passage) -> str:
    """Return the letters of ``passage``, without where its links lead."""
    return letters(without_link_targets(passage.text))


def letters(text: str) -> str:
    """Return the letters and digits of ``text``. White space and punctuation depend on the template."""
    return NOT_LETTERS.sub("", text).casefold()
