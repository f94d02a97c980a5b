"""Whether two words mean the same: synonyms, inflections, and misspellings.

``synonyms.txt`` is from WordNet 3.0; ``tests/tools/synonyms.py`` writes it.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

from .conditions import condition_name

MIN_LENGTH = 5  # of a word that may be misspelled: “oral” and “aural” are two words


PLURAL_ES = re.compile("(?:s|x|z|ch|sh|o)es$")
DOUBLED = re.compile(r"([bdfgklmnprtvz])\1$")
SHORT = re.compile("[^aeiou]*[aeiouy][^aeiouwxy]")
# Endings of words that are often terms or drugs. “Ileum” and “ilium”, or “Lodine” and “iodine”, differ by a letter.
TERM = re.compile(r"\w+(?:ia|um|us|is|in(?:e)?|ide|ate|ol|al|ic|ase|ole|one|ene|oid|ose|oma|ema|gen|yl|ex|ix|am|ra|il)")


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


@functools.lru_cache(maxsize=4096)
def base_forms(word: str) -> frozenset[str]:
    """Return ``word``, and what it may be an inflection of: the plural “-s”, or “-s”, “-ed”, and “-ing” of a verb."""
    forms = {word}
    if word.endswith("ies"):
        forms.add(f"{word.removesuffix('ies')}y")
    elif word.endswith("s") and not word.endswith("ss"):
        forms.add(word.removesuffix("s"))
        if PLURAL_ES.search(word):
            forms.add(word.removesuffix("es"))
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            forms.add(f"{rest}e")
            if DOUBLED.search(rest):
                forms.add(rest[:-1])
            if not SHORT.fullmatch(rest):  # “scared” isn’t from “scar”
                forms.add(rest)
            if ending == "ed" and rest.endswith("i"):
                forms.add(f"{rest[:-1]}y")
    return frozenset(form for form in forms if len(form) > 2 or form == word)


def is_inflection(word: str, other: str) -> bool:
    """Return whether two words differ by a plain ending. “Reversible” and “reversed” are two words."""
    return not base_forms(word).isdisjoint(base_forms(other))


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
    """Return whether the words differ by one letter, or by the order of two, and just one of them is a known word."""
    if min(len(word), len(other)) < MIN_LENGTH or is_known(word) == is_known(other):
        return False
    word, other = word.removesuffix("s"), other.removesuffix("s")
    if TERM.fullmatch(word) or TERM.fullmatch(other):
        return False
    start = next((number for number, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if start is None:
        return abs(len(word) - len(other)) == 1
    rest, others = word[start:], other[start:]
    if len(rest) == len(others) == 1:
        return False  # other endings: “inhaled” and “inhaler”
    is_swapped = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return is_swapped or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]
