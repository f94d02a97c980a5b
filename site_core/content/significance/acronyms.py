"""Acronyms, and the words that they stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .function_words import FUNCTION_WORDS
from .kinds import Kind
from .word import Word
from .words import split_words

# The words of each acronym, and the same for the old text and the new one.
Expansions = dict[str, set[tuple[str, ...]]]
Acronyms = tuple[Expansions, Expansions]

# “Magnetic resonance imaging (MRI)”, or “MRI (magnetic resonance imaging)”
BEFORE = re.compile(r"\b(?P<words>(?:[^\W\d_]{1,30}[ \u00a0-]{1,2}){2,9})\((?P<acronym>[A-Za-z]{3,8})\)")
AFTER = re.compile(r"\b(?P<acronym>[A-Za-z]{3,8}) \((?P<words>(?:[^\W\d_]{1,30}[ \u00a0-]{1,2}){1,5}[^\W\d_]{1,30})\)")
LETTERS = range(3, 8)  # of an acronym, with an “s” of the plural
COMMON: Expansions = {
    acronym: {tuple(line.split())}
    for acronym, line in {
        "mri": "magnetic resonance imaging",
        "eeg": "electroencephalography",
        "tms": "transcranial magnetic stimulation",
        "ect": "electroconvulsive therapy",
        "vns": "vagus nerve stimulation",
        "cbt": "cognitive behavioral therapy",
        "dbt": "dialectical behavior therapy",
        "emdr": "eye movement desensitization reprocessing",
        "ocd": "obsessive compulsive disorder",
        "ptsd": "posttraumatic stress disorder",
        "adhd": "attention deficit hyperactivity disorder",
        "copd": "chronic obstructive pulmonary disease",
        "faqs": "frequently asked questions",
        "fda": "food drug administration",
    }.items()
}


def are_acronym(old: Sequence[Word], new: Sequence[Word], acronyms: Acronyms) -> bool:
    """Return whether one side is an acronym of the other, or was only put next to the words that it stands for.

    First letters that fit are not enough: “muscle relaxing injection” isn’t “MRI”. The texts have to say so.
    """
    if old and new:
        known = [*acronyms, COMMON]
        return any(stands_for(*sides, each) for sides in ((old, new), (new, old)) for each in known)
    words = tuple(word.normal for word in (*old, *new))
    here, elsewhere = acronyms if old else acronyms[::-1]
    if len(words) == 1:
        return words[0] in here and words[0] not in elsewhere
    return any(words in expansions and name not in elsewhere for name, expansions in here.items())


def stands_for(acronym: Sequence[Word], words: Sequence[Word], known: Expansions) -> bool:
    return len(acronym) == 1 and tuple(word.normal for word in words) in known.get(acronym[0].normal, ())


def spelled_out(text: str) -> Expansions:
    """Return the acronyms that stand in ``text`` beside the words that they stand for."""
    found: Expansions = {}
    for match in (*BEFORE.finditer(text), *AFTER.finditer(text)):
        names = [word for word in split_words(match["words"]) if word.normal not in FUNCTION_WORDS]
        (*_others, acronym) = split_words(match["acronym"])
        for length in range(2, 7):
            if acronym.kind == Kind.NAME and len(names) >= length and abbreviates(acronym, names[-length:]):
                found.setdefault(acronym.normal, set()).add(tuple(word.normal for word in names[-length:]))
    return found


def abbreviates(acronym: Word, words: Sequence[Word]) -> bool:
    """Return whether ``acronym`` has the first letters of all ``words``, and maybe others of theirs: “PCOS”."""
    if len(acronym.normal) not in LETTERS or any(len(word.normal) < 4 or word.kind == Kind.NUMBER for word in words):
        return False
    positions = {0}  # how many letters of the acronym the words so far can stand for
    for word in words:
        positions = {end for start in positions for end in ends_of(word.normal, acronym.normal, start)}
    return not positions.isdisjoint({len(acronym.normal), len(acronym.normal.removesuffix("s"))})


def ends_of(word: str, letters: str, start: int) -> set[int]:
    """Return where what ``word`` stands for in ``letters`` can end: its first letter, and others in their order."""
    if letters[start : start + 1] != word[0]:
        return set()
    ends = {start + 1}
    for letter in word[1:]:
        ends |= {end + 1 for end in ends if letters[end : end + 1] == letter}
    return ends
