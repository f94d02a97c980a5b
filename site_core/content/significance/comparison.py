"""Compare two versions of a text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .acronyms import Acronyms, spelled_out
from .counterparts import MAX_COMPARED, is_telling, say_the_same, without_counterparts
from .function_words import FUNCTION_WORDS
from .kinds import Kind
from .sentences import Edit, Sentence, edited_sentences, is_conditional
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
    itself. Moved sentences, punctuation, and capital letters don’t count. ``names`` are further names of drugs,
    devices, and people, in lowercase. Of a text that is medical, such as one on a page
    that clinicians review, every sentence is about health.
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
    """Return whether a text changed by less than 40 characters, none of which matter."""
    return not significant_changes(old, new, names, is_medical) and changed_length(old, new, names) < MINOR_LENGTH


def changed_length(old: str, new: str, names: Collection[str] = ()) -> int:
    """Return how many characters of words differ. Moved sentences, punctuation, and capital letters don’t count."""
    edits = [edit for sentence in edited_sentences(old, new, names) for edit in sentence]
    return sum(max(len(quote(edit.old, edit.old_range)), len(quote(edit.new, edit.new_range))) for edit in edits)


def moved_words(edits: Sequence[Edit]) -> set[str]:
    """Return the words that only moved within their sentence, together with what is before or after them."""
    removed = {pair for edit in edits for pair in neighbors(edit.old, edit.old_range)}
    added = {pair for edit in edits for pair in neighbors(edit.new, edit.new_range)}
    return {word for word, _side, _neighbor in removed & added} - exchanged_words(edits)


def exchanged_words(edits: Sequence[Edit]) -> set[str]:
    """Return the words that took each other’s place: “a pea of paste” may be for other children than before."""
    short = [edit for edit in edits if len(edit.removed) + len(edit.added) < MAX_COMPARED]
    pairs = {(old.normal, new.normal) for edit in short for old in edit.removed for new in edit.added}
    return {word for old, new in pairs if (new, old) in pairs for word in (old, new)}


def neighbors(sentence: Sentence, part: tuple[int, int]) -> Iterator[tuple[str, str, str]]:
    """Yield each word in a part of ``sentence`` with the word before it, and with the word after it.

    Numbers, units, and words that say nothing by themselves are no neighbors: “20 mg of” can be of anything.
    Numbers never only moved.
    """
    before, after = sentence.words[: part[0]], sentence.words[part[1] :]
    words = sentence.words[slice(*part)]
    for position, word in enumerate(words):
        if word.kind == Kind.NUMBER:
            continue
        earlier = next(filter(is_landmark, reversed((*before, *words[:position]))), None)
        later = next(filter(is_landmark, (*words[position + 1 :], *after)), None)
        yield from ((word.normal, side, other.normal) for side, other in (("<", earlier), (">", later)) if other)


def is_landmark(word: Word) -> bool:
    is_range = word.normal == "range-to"
    return is_range or (word.kind not in (Kind.NUMBER, Kind.UNIT) and word.normal not in FUNCTION_WORDS)


def is_about_health(edit: Edit) -> bool:
    """Return whether the sentence has, or had, any word that matters, or that is about health."""
    words = (*edit.old.words, *edit.new.words)
    return any(word.kind not in NOT_MEDICAL or word.normal in CLINICAL_WORDS for word in words)


def classify_edits(edits: Sequence[Edit], acronyms: Acronyms) -> list[SignificantChange]:
    """Return those of the ``edits`` of a sentence that matter. ``acronyms`` are those that the texts spell out."""
    moved: set[str] = set()
    if edits and not is_conditional(edits[0].old, edits[0].new):
        edits = without_moved_phrases(edits)
        moved = moved_words(edits)
    rest = []
    for edit in edits:
        old, new = ([word for word in words if word.normal not in moved] for words in (edit.removed, edit.added))
        rest.append((edit, are_opposites(old, new), *without_counterparts(old, new, acronyms)))
    # What isn’t in the same place: “30 or higher” and “at least 30”. Words that are equal may have changed places.
    removed = [word for *_edit, words, _added in rest for word in words]
    added = [word for *_edit, words in rest for word in words]
    if len(removed) > MAX_COMPARED and len(added) > MAX_COMPARED:
        removed, added = [], []
    found = []
    for edit, is_opposite, old, new in rest:
        old = [word for word in old if not any(say_the_same(word, other, is_elsewhere=True) for other in added)]
        new = [word for word in new if not any(say_the_same(word, other, is_elsewhere=True) for other in removed)]
        kinds = {word.kind or Kind.WORDING for word in (*old, *new)} | ({Kind.NEGATION} if is_opposite else set())
        if kind := next((kind for kind in Kind if kind in kinds), None):
            ranges = (widen(edit.old, edit.old_range), widen(edit.new, edit.new_range))
            found.append(SignificantChange(kind, quote(edit.old, ranges[0]), quote(edit.new, ranges[1])))
    return found


def without_moved_phrases(edits: Sequence[Edit]) -> list[Edit]:
    """Return ``edits`` without those that only took a phrase from one place of the sentence to another one.

    If there are other numbers in the sentence, the phrase may now be about another one.
    """
    phrases = [tuple(tuple(filter(is_telling, words)) for words in (edit.removed, edit.added)) for edit in edits]
    removed = {old for old, new in phrases if not new}
    moved = {new for old, new in phrases if not old and new in removed and is_whole_phrase(new)}
    if any(count_numbers(edit.old.words) != sum(map(count_numbers, moved)) for edit in edits[:1]):
        return list(edits)
    return [edit for edit, (old, new) in zip(edits, phrases, strict=True) if (old or new) not in moved or (old and new)]


def is_whole_phrase(words: Sequence[Word]) -> bool:
    """Return whether a phrase means the same elsewhere. A dose without its drug doesn’t."""
    return len(words) > 2 or (len(words) == 2 and not count_numbers(words))


def count_numbers(words: Sequence[Word]) -> int:
    return sum(word.kind == Kind.NUMBER for word in words)


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
