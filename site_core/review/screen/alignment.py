"""Which text of the new version is which of the old one: unchanged, changed, moved, added, or removed."""

from __future__ import annotations

import difflib
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .runs import Run

SIMILAR = 0.4  # of the words: they are versions of one text
SHORT = 3  # words of a value
ALMOST_EQUAL = 0.8  # the same, for texts at different places


@dataclass(frozen=True)
class Pair:
    """Two versions of one text, as positions in both lists. One of them is None if it was added or removed."""

    old: int | None
    new: int | None
    is_moved: bool = False


def align(old: Sequence[Run], new: Sequence[Run]) -> list[Pair]:
    """Return the pairs in the order of the new version. A removed text comes after the one that it followed."""
    pairs: list[Pair] = []
    matcher = difflib.SequenceMatcher(None, [run.key for run in old], [run.key for run in new], autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation == "equal":
            pairs += map(Pair, range(start, end), range(new_start, new_end))
        else:
            pairs += align_region(old, new, range(start, end), range(new_start, new_end))
    return in_order(find_moves(old, new, pairs))


def align_region(old: Sequence[Run], new: Sequence[Run], old_range: range, new_range: range) -> list[Pair]:
    """Pair the texts between two unchanged ones, without crossing. Those that resemble each other most come first."""
    if len(old_range) == len(new_range) == 1 and is_same_value(old[old_range[0]], new[new_range[0]]):
        return [Pair(old_range[0], new_range[0])]
    candidates = [
        (value, -position, -new_position)
        for position in old_range
        for new_position in new_range
        if (value := similarity(old[position], new[new_position])) > SIMILAR
    ]
    chosen: list[tuple[int, int]] = []  # in order, in both versions
    for _value, position, new_position in sorted(candidates, reverse=True):
        pair = (-position, -new_position)
        index = bisect(chosen, pair)
        is_after = index == 0 or all(earlier < later for earlier, later in zip(chosen[index - 1], pair, strict=True))
        is_before = index == len(chosen) or all(one < later for one, later in zip(pair, chosen[index], strict=True))
        if is_after and is_before:
            chosen.insert(index, pair)
    paired = {position for position, _ in chosen}, {position for _, position in chosen}
    return [
        *(Pair(*pair) for pair in chosen),
        *(Pair(position, None) for position in old_range if position not in paired[0]),
        *(Pair(None, position) for position in new_range if position not in paired[1]),
    ]


def is_same_value(one: Run, other: Run) -> bool:
    """Return whether two short texts at the same place are versions of one, such as “5” and “6” in a cell."""
    is_short = max(len(one.words), len(other.words)) <= SHORT
    return is_short and not one.is_image and not other.is_image and one.block.name == other.block.name


def similarity(one: Run, other: Run) -> float:
    """Return which part of their words two texts share, from 0 to 1."""
    if one.is_image != other.is_image:
        return 0
    if one.is_image and one.key[-1][1] == other.key[-1][1]:
        return 1  # the same image with another description
    if not one.words or not other.words:
        return 0
    return 2 * len(one.words & other.words) / (len(one.words) + len(other.words))


def find_moves(old: Sequence[Run], new: Sequence[Run], pairs: list[Pair]) -> list[Pair]:
    """Return ``pairs`` with texts that were removed at one place and added at another as moved ones."""
    removed = [pair.old for pair in pairs if pair.old is not None and pair.new is None]
    moves: dict[int, int] = {}
    for pair in pairs:
        if pair.old is None and pair.new is not None and removed:
            run = new[pair.new]
            source = max(removed, key=lambda position: move_score(old[position], run))
            if move_score(old[source], run) >= ALMOST_EQUAL:
                removed.remove(source)
                moves[pair.new] = source
    sources = set(moves.values())
    kept = [pair for pair in pairs if pair.new is not None or pair.old not in sources]
    return [Pair(moves[pair.new], pair.new, True) if pair.new in moves else pair for pair in kept]


def move_score(one: Run, other: Run) -> float:
    """Return how sure it is that a text moved. Short texts such as “Yes” have to be the same."""
    if one.key == other.key:
        return 1
    return similarity(one, other) if min(len(one.words), len(other.words)) >= 4 else 0


def in_order(pairs: list[Pair]) -> list[Pair]:
    """Return ``pairs`` in the order of the new version, with each removed text behind the one it followed."""
    anchors: dict[int, int] = {}  # position in the old version → in the new one, for texts that stayed in place
    for pair in pairs:
        if pair.old is not None and pair.new is not None and not pair.is_moved:
            anchors[pair.old] = pair.new
    removed = {pair.old: pair for pair in pairs if pair.new is None}
    behind: defaultdict[int, list[Pair]] = defaultdict(list)
    last = -1
    for position in sorted(pair.old for pair in pairs if pair.old is not None):
        last = anchors.get(position, last)
        if position in removed:
            behind[last].append(removed[position])
    result = behind[-1]
    for position, pair in sorted((pair.new, pair) for pair in pairs if pair.new is not None):
        result += [pair, *behind[position]]
    return result
