"""Compare two versions of a text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .acronyms import Acronyms, spelled_out
from .counterparts import without_counterparts
from .grades import BOUNDS, have_same_grade
from .kinds import Kind
from .sentences import Edit, Sentence, are_reordered, edited_sentences
from .vocabulary import CLINICAL_WORDS, OPPOSITE_PREFIXES, OPPOSITES, PREFIXES
from .word import Word

MINOR_LENGTH = 40  # characters
MAX_LISTED = 3  # changes of a sentence: one that was rewritten is listed as a whole


@dataclass(frozen=True)
class SignificantChange:
    """What was there before, and what is there now. One of them is empty if words were only added or removed."""

    kind: Kind
    before: str
    after: str


NOT_MEDICAL = (None, Kind.DATE, Kind.LINK, Kind.IMAGE, Kind.REFERENCE)


def significant_changes(
    old: str, new: str, names: Collection[str] = (), is_medical: bool = False
) -> list[SignificantChange]:
    """Return the changes between two versions of a text that a clinician has to look at, in order.

    Every other word of a sentence about anything medical counts, except one that means the same, or says nothing by
    itself. Moved sentences, capital letters, and punctuation don’t count, except a mark behind “no”, and where what a
    negation or condition is about ends. Moved phrases do: “at all times, don’t take it” isn’t “don’t take it at all
    times”. ``names`` are further names of drugs, devices, and people, in lowercase. Of a text that is medical, such as
    one on a page that clinicians review, every sentence is about health.
    """
    changes: list[SignificantChange] = []
    acronyms = spelled_out(old), spelled_out(new)
    for edits in edited_sentences(old, new, names):
        found = classify_edits(edits, acronyms)
        if not (is_medical or any(map(is_about_health, edits))):
            found = [change for change in found if change.kind != Kind.WORDING]
        if len(found) > MAX_LISTED:
            kind = next(kind for kind in Kind if any(change.kind == kind for change in found))
            found = [SignificantChange(kind, edits[0].old.text, edits[0].new.text)]
        changes += found
    return changes


def is_minor(old: str, new: str, names: Collection[str] = (), is_medical: bool = False) -> bool:
    """Return whether a text changed by less than 40 characters, none of which matter, and keeps its order."""
    is_short = changed_length(old, new, names) < MINOR_LENGTH
    return is_short and not are_reordered(old, new, names) and not significant_changes(old, new, names, is_medical)


def changed_length(old: str, new: str, names: Collection[str] = ()) -> int:
    """Return how many characters of words differ. Moved sentences, punctuation, and capital letters don’t count."""
    edits = [edit for sentence in edited_sentences(old, new, names) for edit in sentence]
    return sum(max(len(quote(edit.old, edit.old_range)), len(quote(edit.new, edit.new_range))) for edit in edits)


def is_about_health(edit: Edit) -> bool:
    """Return whether the sentence has, or had, any word that matters, or that is about health."""
    words = (*edit.old.words, *edit.new.words)
    return any(word.kind not in NOT_MEDICAL or word.normal in CLINICAL_WORDS for word in words)


def classify_edits(edits: Sequence[Edit], acronyms: Acronyms) -> list[SignificantChange]:
    """Return those of the ``edits`` of a sentence that matter. ``acronyms`` are those that the texts spell out."""
    rest = []
    for edit in edits:
        is_opposite = are_opposites(edit.removed, edit.added)
        rest.append((edit, is_opposite, *without_counterparts(edit.removed, edit.added, acronyms)))
    removed = [word for *_edit, words, _added in rest for word in words]
    added = [word for *_edit, words in rest for word in words]
    is_other_bound = bool(edits) and is_same_bound(edits[0], removed, added)
    found = []
    for edit, is_opposite, old, new in rest:
        differing = () if is_other_bound else (*old, *new)
        kinds = {word.kind or Kind.WORDING for word in differing} | ({Kind.NEGATION} if is_opposite else set())
        if kind := next((kind for kind in Kind if kind in kinds), None):
            ranges = (widen(edit.old, edit.old_range), widen(edit.new, edit.new_range))
            found.append(SignificantChange(kind, quote(edit.old, ranges[0]), quote(edit.new, ranges[1])))
    return found


def is_same_bound(edit: Edit, removed: Sequence[Word], added: Sequence[Word]) -> bool:
    """Return whether all that differs is a bound of the only number: “30 or higher” and “at least 30”.

    Of two numbers, it may be the other one’s now, and “not at least 30” isn’t “not 30 or more”.
    """
    if len(removed) != 1 or len(added) != 1 or not {removed[0].normal, added[0].normal} <= BOUNDS:
        return False
    numbers = [sum(word.kind == Kind.NUMBER for word in sentence.words) for sentence in (edit.old, edit.new)]
    has_negation = any(word.kind == Kind.NEGATION for word in (*edit.old.words, *edit.new.words))
    are_beside = is_beside_number(edit.old, removed[0]) and is_beside_number(edit.new, added[0])
    return numbers == [1, 1] and are_beside and not has_negation and have_same_grade(removed[0].normal, added[0].normal)


def is_beside_number(sentence: Sentence, bound: Word) -> bool:
    """Return whether a bound is before the number, or behind it or its unit."""
    place = next(place for place, word in enumerate(sentence.words) if word is bound)
    return any(word.kind == Kind.NUMBER for word in sentence.words[max(0, place - 2) : place + 2])


def are_opposites(removed: Sequence[Word], added: Sequence[Word]) -> bool:
    """Return whether an added word says the opposite of a removed one, or something else about how much."""
    old, new = ({word.normal for word in words} for words in (removed, added))
    for sides in OPPOSITES:
        before, after = ({number for number, side in enumerate(sides) if side & words} for words in (old, new))
        if before and after and before != after:
            return True
    return any(negates(one, other) or negates(other, one) for one in old for other in new)


def negates(word: str, other: str) -> bool:
    """Return whether ``other`` is ``word`` with a prefix, another prefix, or another ending."""
    if len(word) > 3 and other.endswith(word) and other.removesuffix(word) in PREFIXES:
        return True
    for one, opposite in OPPOSITE_PREFIXES:
        if word.startswith(one) and len(word) > len(one) and other == opposite + word.removeprefix(one):
            return True
    return word.endswith("ful") and other == f"{word.removesuffix('ful')}less"


def widen(sentence: Sentence, part: tuple[int, int]) -> tuple[int, int]:
    """Return the range with the number or unit next to it: “50 mg” says more than “50”."""
    start, end = part
    measures = (Kind.NUMBER, Kind.UNIT)
    words = sentence.words
    if any(word.kind in measures for word in words[start:end]) or start == end:
        while start > 0 and words[start - 1].kind in measures:
            start -= 1
        while end < len(words) and words[end].kind in measures:
            end += 1
    return start, end


def quote(sentence: Sentence, part: tuple[int, int]) -> str:
    words = sentence.words[slice(*part)]
    return sentence.text[words[0].start : words[-1].end] if words else ""
