"""Compare two versions of a text."""

from __future__ import annotations

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .counterparts import is_moved_phrase, is_telling, say_the_same, without_counterparts
from .kinds import Kind
from .vocabulary import FUNCTION_WORDS, OPPOSITE_PREFIXES, OPPOSITES, PREFIXES
from .word import Word
from .words import split_words

# A sentence ends at a line break, or at a period, question mark, or exclamation point before a capital letter.
ABBREVIATIONS = "".join(rf"(?<!\b{name}\.)" for name in ("Dr", "Mr", "Mrs", "Ms", "St", "vs", "No", "Fig"))
SENTENCE_END = re.compile(rf"(?<=[.!?]){ABBREVIATIONS}[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])|\n+")
LIST_SEPARATOR = re.compile("[,;]")
SIMILAR = 0.4  # two sentences whose words are this similar are versions of one
MINOR_LENGTH = 40  # characters
MAX_LISTED = 3  # changes of a sentence: one that was rewritten is listed as a whole


@dataclass(frozen=True)
class SignificantChange:
    """What was there before, and what is there now. One of them is empty if words were only added or removed."""

    kind: Kind
    before: str
    after: str


@dataclass(frozen=True)
class Sentence:
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Edit:
    """A part of a sentence that differs."""

    old: Sentence
    new: Sentence
    old_range: tuple[int, int]
    new_range: tuple[int, int]

    @property
    def removed(self) -> Sequence[Word]:
        return self.old.words[slice(*self.old_range)]

    @property
    def added(self) -> Sequence[Word]:
        return self.new.words[slice(*self.new_range)]


NOTHING = Sentence("", ())


def significant_changes(old: str, new: str, names: Collection[str] = ()) -> list[SignificantChange]:
    """Return the changes between two versions of a text that a clinician has to look at, in order.

    Every other word counts, except one that means the same, or says nothing by itself. Moved sentences, punctuation,
    and capital letters don’t count. ``names`` are further names of drugs, devices, and people, in lowercase.
    """
    changes: list[SignificantChange] = []
    for edits in edited_sentences(old, new, names):
        found = classify_edits(edits)
        if len(found) > MAX_LISTED:
            kind = next(kind for kind in Kind if any(change.kind == kind for change in found))
            found = [SignificantChange(kind, edits[0].old.text, edits[0].new.text)]
        changes += found
    return changes


def is_minor(old: str, new: str, names: Collection[str] = ()) -> bool:
    """Return whether a text changed by less than 40 characters, none of which matter."""
    return not significant_changes(old, new, names) and changed_length(old, new, names) < MINOR_LENGTH


def changed_length(old: str, new: str, names: Collection[str] = ()) -> int:
    """Return how many characters of words differ. Moved sentences, punctuation, and capital letters don’t count."""
    edits = [edit for sentence in edited_sentences(old, new, names) for edit in sentence]
    return sum(max(len(quote(edit.old, edit.old_range)), len(quote(edit.new, edit.new_range))) for edit in edits)


def edited_sentences(old: str, new: str, names: Collection[str]) -> Iterator[list[Edit]]:
    """Yield the edits of each sentence that changed, in the order of the new text; those of removed sentences last."""
    before, after = split_sentences(old, names), split_sentences(new, names)
    same = Counter(sentence.words for sentence in before) & Counter(sentence.words for sentence in after)
    before, after = without(before, same.copy()), without(after, same)
    if {len(before), len(after)} in ({1, 2}, {2, 3}):  # a sentence was split, or two were joined
        before, after = [joined(before, names)], [joined(after, names)]
    for number, sentence in enumerate(after, 1):
        are_last = len(before) == 1 and number == len(after)
        earlier = before[0] if are_last else most_similar(sentence, before)
        if earlier is not NOTHING:
            before.remove(earlier)
        if not is_reordered(earlier, sentence, names):
            yield list(compare_words(earlier, sentence))
    for sentence in before:
        yield list(compare_words(sentence, NOTHING))


def joined(sentences: Sequence[Sentence], names: Collection[str]) -> Sentence:
    text = " ".join(sentence.text for sentence in sentences)
    return Sentence(text, tuple(split_words(text, names)))


def is_reordered(old: Sentence, new: Sentence, names: Collection[str]) -> bool:
    """Return whether the sentences list the same things in another order. With numbers, the order can matter."""
    if any(word.kind == Kind.NUMBER for word in (*old.words, *new.words)):
        return False
    before, after = (Counter(list_items(sentence.text, names)) for sentence in (old, new))
    return before == after


def list_items(text: str, names: Collection[str]) -> Iterator[tuple[Word, ...]]:
    for part in LIST_SEPARATOR.split(text):
        yield tuple(word for word in split_words(part, names) if word.normal != "and")


def split_sentences(text: str, names: Collection[str]) -> list[Sentence]:
    parts = [part for part in SENTENCE_END.split(text) if part]
    return [Sentence(part, words) for part in parts if (words := tuple(split_words(part, names)))]


def without(sentences: list[Sentence], same: Counter[tuple[Word, ...]]) -> list[Sentence]:
    remaining = []
    for sentence in sentences:
        if same[sentence.words]:
            same[sentence.words] -= 1
        else:
            remaining.append(sentence)
    return remaining


def most_similar(sentence: Sentence, candidates: Sequence[Sentence]) -> Sentence:
    words = [word.normal for word in sentence.words]
    best, best_ratio = NOTHING, SIMILAR
    for candidate in candidates:
        matcher = difflib.SequenceMatcher(None, words, [word.normal for word in candidate.words], autojunk=False)
        if matcher.real_quick_ratio() > best_ratio and (ratio := matcher.ratio()) > best_ratio:
            best, best_ratio = candidate, ratio
    return best


def compare_words(old: Sentence, new: Sentence) -> Iterator[Edit]:
    matcher = difflib.SequenceMatcher(None, old.words, new.words, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation != "equal":
            yield Edit(old, new, (start, end), (new_start, new_end))


def moved_words(edits: Sequence[Edit]) -> set[str]:
    """Return the words that only moved within their sentence, together with what is before or after them."""
    removed = {pair for edit in edits for pair in neighbors(edit.old, edit.old_range)}
    added = {pair for edit in edits for pair in neighbors(edit.new, edit.new_range)}
    return {word for word, _side, _neighbor in removed & added}


def neighbors(sentence: Sentence, part: tuple[int, int]) -> Iterator[tuple[str, str, str]]:
    """Yield each word in a part of ``sentence`` with the word before it, and with the word after it.

    Numbers, units, and words that say nothing by themselves are no neighbors: “20 mg of” can be of anything.
    """
    before, after = sentence.words[: part[0]], sentence.words[part[1] :]
    words = sentence.words[slice(*part)]
    for position, word in enumerate(words):
        earlier = next(filter(is_landmark, reversed((*before, *words[:position]))), None)
        later = next(filter(is_landmark, (*words[position + 1 :], *after)), None)
        yield from ((word.normal, side, other.normal) for side, other in (("<", earlier), (">", later)) if other)


def is_landmark(word: Word) -> bool:
    is_range = word.normal == "range-to"
    return is_range or (word.kind not in (Kind.NUMBER, Kind.UNIT) and word.normal not in FUNCTION_WORDS)


def classify_edits(edits: Sequence[Edit]) -> list[SignificantChange]:
    """Return those of the ``edits`` of a sentence that matter."""
    edits = without_moved_phrases(edits)
    moved = moved_words(edits)
    acronyms = {word.normal for edit in edits for word in edit.old.words} if edits else set()
    rest = []
    for edit in edits:
        sides = [[word for word in words if word.normal not in moved] for words in (edit.removed, edit.added)]
        rest.append((edit, are_opposites(*sides), *without_counterparts(*sides, acronyms)))
    # What isn’t in the same place: “30 or higher” and “at least 30”. Words that are equal may have changed places.
    removed = [word for *_edit, words, _added in rest for word in words]
    added = [word for *_edit, words in rest for word in words]
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
    """Return ``edits`` without those that only took a phrase from one place of the sentence to another one."""
    moved = [
        pair
        for pair in itertools.permutations(edits, 2)
        if not any(map(is_telling, (*pair[0].added, *pair[1].removed)))
        and is_moved_phrase(pair[0].removed, pair[1].added)
    ]
    return [edit for edit in edits if not any(edit in pair for pair in moved)]


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
