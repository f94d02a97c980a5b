"""Whether two words mean the same: synonyms, inflections, and misspellings.

``synonyms.txt`` is from WordNet 3.0; ``tests/tools/synonyms.py`` writes it.
"""

from __future__ import annotations

import functools
from pathlib import Path

from site_core.lib.stemming import stem

from .conditions import condition_name

MIN_LENGTH = 5  # of a word that may be misspelled: “oral” and “aural” are two words


@functools.cache
def synonym_groups() -> dict[str, frozenset[int]]:
    """Return the numbers of the groups of each known word. Words without synonyms are in groups of their own."""
    groups: dict[str, set[int]] = {}
    text = Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()):
        if not line.startswith("#"):
            for word in line.split():
                groups.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


def is_known(word: str) -> bool:
    return any(form in synonym_groups() for form in base_forms(word)) or bool(condition_name(word))


def base_forms(word: str) -> set[str]:
    """Return ``word``, and what it may be an inflection of."""
    forms = {word}
    for ending, bases in (("ies", ["y"]), ("es", [""]), ("s", [""]), ("ed", ["", "e"]), ("ing", ["", "e"])):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            forms |= {word.removesuffix(ending) + base for base in bases}
    return forms


def is_inflection(word: str, other: str) -> bool:
    return stem(word) == stem(other)


def are_synonyms(word: str, other: str) -> bool:
    groups, others = (groups_of(each) for each in (word, other))
    return not groups.isdisjoint(others)


@functools.lru_cache(maxsize=4096)
def groups_of(word: str) -> frozenset[int]:
    known = synonym_groups()
    return frozenset().union(*(known.get(form, ()) for form in base_forms(word)))


def is_abbreviation(word: str, other: str) -> bool:
    """Return whether one word is the beginning of the other one, and no word by itself: “Biol” and “Biological”."""
    short, long = sorted((word, other), key=len)
    return len(short) > 2 and long.startswith(short) and is_known(long) and not is_known(short)


def is_misspelling(word: str, other: str) -> bool:
    """Return whether the words differ by one letter, or by the order of two, and one of them is no word."""
    if min(len(word), len(other)) < MIN_LENGTH or (is_known(word) and is_known(other)):
        return False
    word, other = word.removesuffix("s"), other.removesuffix("s")
    start = next((number for number, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if start is None:
        return abs(len(word) - len(other)) == 1
    rest, others = word[start:], other[start:]
    is_swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return is_swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]
