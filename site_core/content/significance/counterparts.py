"""Which removed words are said again, in the same or in other words, by those that were added."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .conditions import condition_name
from .grades import have_same_grade
from .kinds import Kind
from .synonyms import are_synonyms, initials, is_abbreviation, is_inflection, is_misspelling
from .vocabulary import FUNCTION_WORDS
from .word import Word

# What any other word of these kinds says is something else, also if it is a synonym: “cleared” isn’t “approved”.
EXACT = frozenset({Kind.NUMBER, Kind.UNIT, Kind.DATE, Kind.NEGATION, Kind.LINK, Kind.REFERENCE, Kind.IMAGE})
EXACT_MEANING = EXACT | {Kind.NAME, Kind.STATUS, Kind.CLAIM, Kind.CERTAINTY}


def without_counterparts(
    removed: Sequence[Word], added: Sequence[Word], acronyms: Collection[str] = ()
) -> tuple[list[Word], list[Word]]:
    """Return the words of both sides that matter, and that the other side doesn’t say.

    ``acronyms`` are in both versions of the sentence: spelling them out says nothing new.
    """
    old, new = (list(filter(is_telling, words)) for words in (removed, added))
    if letters(old) == letters(new):
        return [], []
    names = {*acronyms, *(word.normal for word in (*old, *new))}
    if any(is_spelled_out(words, names) for words in (old, new)):
        return [], []
    return (
        [word for word in old if not any(say_the_same(word, other) for other in added)],
        [word for word in new if not any(say_the_same(word, other) for other in removed)],
    )


def is_spelled_out(words: Sequence[Word], names: Collection[str]) -> bool:
    """Return whether one of ``names`` is an acronym of all ``words``: “SSRIs”, “frequently asked questions”."""
    acronym = initials(" ".join(word.normal for word in words))
    return len(acronym) > 1 and not names.isdisjoint({acronym, f"{acronym}s"})


def is_moved_phrase(words: Sequence[Word], others: Sequence[Word]) -> bool:
    """Return whether two runs of words are one that moved. A dose without its drug isn’t one."""
    old, new = (list(filter(is_telling, each)) for each in (words, others))
    is_long = len(old) > 2 or (len(old) == 2 and not any(word.kind in EXACT for word in old))
    return is_long and old == new


def is_telling(word: Word) -> bool:
    return word.normal not in FUNCTION_WORDS


def letters(words: Sequence[Word]) -> str:
    """Return the letters of words without spaces: “head ache” is “headache”. Numbers stay apart."""
    return "".join(f" {word.normal} " if word.kind in EXACT else word.normal.replace("-", "") for word in words)


def say_the_same(word: Word, other: Word, is_elsewhere: bool = False) -> bool:
    """Return whether two words mean the same. ``is_elsewhere``: equal words may have changed places, so they don’t."""
    if word.normal == other.normal:
        return not is_elsewhere
    kinds = {word.kind, other.kind}
    if not kinds.isdisjoint(EXACT):
        return False
    if have_same_grade(word.normal, other.normal) or is_inflection(word.normal, other.normal):
        return True
    if condition_name(word.normal) and condition_name(word.normal) == condition_name(other.normal):
        return True
    if is_misspelling(word.normal, other.normal) or is_abbreviation(word.normal, other.normal):
        return True
    return kinds.isdisjoint(EXACT_MEANING) and are_synonyms(word.normal, other.normal)
