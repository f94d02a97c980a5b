"""Which passage of one text is which passage of another."""

from __future__ import annotations

import bisect
import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from site_core.content.passages import Passage

SIMILAR = 0.5  # two passages whose words are this similar are versions of one
WORD = re.compile(r"\w+|[^\w\s,;:.!?]")

Pair = tuple[int, int]  # positions in the old and in the new text


def content(passage: Passage) -> str:
    """Return what is compared: names of choices can change with the language."""
    return passage.choice or passage.text


# What two passages must have in common, most first. Those of the second list must be the only ones that have it.
SAME_TEXT: list[Callable[[Passage], Hashable]] = [
    lambda passage: (passage.key, passage.context, content(passage), passage.path),
    lambda passage: (passage.key, passage.context, content(passage)),
]
SAME_PLACE: list[Callable[[Passage], Hashable]] = [
    lambda passage: (passage.path, passage.key, passage.context),
    lambda passage: (passage.key, passage.context) if passage.context else None,
    lambda passage: (passage.path, passage.key),
]
SAME_TEXT_ELSEWHERE: list[Callable[[Passage], Hashable]] = [
    lambda passage: (passage.key, content(passage)),
    lambda passage: (passage.key.split(".")[:2][-1], content(passage)),
    lambda passage: content(passage),
]


def match_passages(old: list[Passage], new: list[Passage]) -> list[Pair]:
    """Return the positions of passages that are the same, or versions of one, by position in ``new``."""
    pairs = list(same_in_order(old, new))
    for is_unique, keys in ((False, SAME_TEXT), (True, SAME_PLACE), (False, SAME_TEXT_ELSEWHERE)):
        for get_key in keys:
            pairs += match_by(get_key, old, new, pairs, is_unique)
    pairs += match_similar(old, new, pairs)
    return sorted(pairs, key=lambda pair: pair[1])


def same_in_order(old: list[Passage], new: list[Passage]) -> Iterator[Pair]:
    before, after = ([(item.key, item.context, content(item)) for item in items] for items in (old, new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for start, new_start, size in matcher.get_matching_blocks():
        yield from ((start + offset, new_start + offset) for offset in range(size))


def unmatched(old: list[Passage], new: list[Passage], pairs: list[Pair]) -> tuple[list[int], list[int]]:
    matched, new_matched = ({pair[side] for pair in pairs} for side in (0, 1))
    return (
        [index for index in range(len(old)) if index not in matched],
        [index for index in range(len(new)) if index not in new_matched],
    )


def match_by(
    get_key: Callable[[Passage], Hashable], old: list[Passage], new: list[Passage], pairs: list[Pair], is_unique: bool
) -> list[Pair]:
    """Return pairs of those not in ``pairs`` that have a key in common. ``is_unique``: only if no others have it."""
    rest, new_rest = unmatched(old, new, pairs)
    before, after = group(get_key, old, rest), group(get_key, new, new_rest)
    return [
        pair
        for key, indexes in before.items()
        if key in after and not (is_unique and len(indexes) + len(after[key]) > 2)
        for pair in zip(indexes, after[key], strict=False)
    ]


def group(
    get_key: Callable[[Passage], Hashable], passages: list[Passage], indexes: Iterable[int]
) -> dict[Hashable, list[int]]:
    groups = defaultdict(list)
    for index in indexes:
        if (key := get_key(passages[index])) is not None:
            groups[key].append(index)
    return groups


def match_similar(old: list[Passage], new: list[Passage], pairs: list[Pair]) -> list[Pair]:
    """Return pairs of passages in the same field whose words are similar."""
    rest, new_rest = unmatched(old, new, pairs)
    found = []
    for new_index in new_rest:
        words = split(new[new_index].text)
        matcher = difflib.SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(words)
        best, best_ratio = -1, SIMILAR
        for index in rest:
            if old[index].key != new[new_index].key:
                continue
            matcher.set_seq1(split(old[index].text))
            if matcher.real_quick_ratio() > best_ratio and (ratio := matcher.ratio()) > best_ratio:
                best, best_ratio = index, ratio
        if best >= 0:
            rest.remove(best)
            found.append((best, new_index))
    return found


def split(text: str) -> list[str]:
    """Return the words of a text without the punctuation beside them: “headache;” is “headache”."""
    return WORD.findall(text.casefold())


def kept_in_order(pairs: list[Pair]) -> set[Pair]:
    """Return as many of ``pairs`` (by position in the new text) as possible whose order didn’t change."""
    tails: list[int] = []  # the smallest old position that ends a sequence of each length
    chain: list[tuple[Pair, int]] = []  # each pair, and the one before it in its sequence
    ends: list[int] = []
    for number, pair in enumerate(pairs):
        length = bisect.bisect_left(tails, pair[0])
        tails[length:] = [pair[0], *tails[length + 1 :]]
        ends[length:] = [number, *ends[length + 1 :]]
        chain.append((pair, ends[length - 1] if length else -1))
    kept, number = set(), ends[-1] if ends else -1
    while number >= 0:
        pair, number = chain[number]
        kept.add(pair)
    return kept
