"""Sentences that became lists, and lists that became sentences: “bring water and a book”."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from site_core.content.significance import Kind, split_words
from site_core.content.significance.clause_ends import CONDITIONS, TIMES

if TYPE_CHECKING:
    from .comparison import PassageChange

MOVED = "moved"  # the operation


def split_lists(changes: list[PassageChange]) -> set[str]:
    """Return the paths of rich texts in which a sentence became a list, or a list a sentence, and nothing else.

    What a negation or condition is about could end there, so with one of these it counts.
    """
    places: dict[str, list[PassageChange]] = defaultdict(list)
    for change in changes:
        places[change.passage.path].append(change)
    return {path for path, parts in places.items() if len(parts) > 1 and is_same_list(parts)}


def is_same_list(changes: list[PassageChange]) -> bool:
    passages = [passage for change in changes for passage in (change.before, change.after) if passage]
    if any(change.operation == MOVED for change in changes):
        return False
    if any(passage.choice or passage.context or passage.is_critical for passage in passages):
        return False
    sides = [list(filter(None, side)) for side in zip(*(change.texts for change in changes), strict=True)]
    if min(map(len, sides)) != 1:  # between two items, words could have moved
        return False
    texts = ("\n".join(side) for side in sides)
    before, after = ([word for word in split_words(text) if word.normal != "and"] for text in texts)
    is_open = any(word.kind == Kind.NEGATION or word.normal in CONDITIONS | TIMES for word in before)
    return before == after and not is_open
