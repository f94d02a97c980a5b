"""Which words of a text differ between two versions."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .runs import Token

MAX_COMPARISONS = 4_000_000  # of words: about a second
MIN_SIMILARITY = 0.3


@dataclass(frozen=True)
class Edit:
    """Words that were replaced. ``start`` and ``end`` are positions in the new version."""

    removed: Sequence[Token]
    added: Sequence[Token]
    start: int
    end: int

    @property
    def is_link_only(self) -> bool:
        """Whether the text is the same, and only leads elsewhere."""
        texts = [[(token.text, token.script) for token in tokens] for tokens in (self.removed, self.added)]
        return texts[0] == texts[1]


def find_edits(old: Sequence[Token], new: Sequence[Token]) -> list[Edit]:
    """Return the edits that make ``new`` from ``old``. Edits with nothing but white space between them are one."""
    edits: list[Edit] = []
    for start, end, new_start, new_end in differing_ranges(old, new):
        last = edits[-1] if edits else None
        between = new[last.end : new_start] if last else []
        if last and all(token.text.isspace() for token in between):
            removed, added = (*last.removed, *between, *old[start:end]), new[last.start : new_end]
            edits[-1] = Edit(removed, added, last.start, new_end)
        else:
            edits.append(Edit(old[start:end], new[new_start:new_end], new_start, new_end))
    return edits


def differing_ranges(old: Sequence[Token], new: Sequence[Token]) -> Iterator[tuple[int, int, int, int]]:
    before, after = [token.key for token in old], [token.key for token in new]
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if len(old) * len(new) > MAX_COMPARISONS or matcher.ratio() < MIN_SIMILARITY:
        yield 0, len(old), 0, len(new)
        return
    for operation, *ranges in matcher.get_opcodes():
        if operation != "equal":
            start, end, new_start, new_end = ranges
            yield start, end, new_start, new_end
