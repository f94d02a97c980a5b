"""Compare two versions of a text."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass

from .conditions import AFTER_CONDITIONS, BEFORE_CONDITIONS, is_spelling
from .grades import same_grades
from .kinds import Kind
from .vocabulary import FUNCTION_WORDS, OPPOSITE_PREFIXES, OPPOSITES, PREFIXES
from .words import Word, split_words

# A sentence ends at a line break, or at a period, question mark, or exclamation point before a capital letter.
ABBREVIATIONS = "".join(rf"(?<!\b{name}\.)" for name in ("Dr", "Mr", "Mrs", "Ms", "St", "vs", "No"))
SENTENCE_END = re.compile(rf"(?<=[.!?]){ABBREVIATIONS}[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])|\n+")
SIMILAR = 0.4  # two sentences whose words are this similar are versions of one
MINOR_LENGTH = 40  # characters
ARTICLES = frozenset({"a", "an", "the"})


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

    Moved sentences, punctuation, capital letters, and other words don’t count. ``names`` are further names of drugs,
    devices, and people, in lowercase.
    """
    changes = []
    for edits in edited_sentences(old, new, names):
        moved = moved_words(edits)
        changes += [change for edit in edits if (change := classify_edit(edit, moved))]
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
    for number, sentence in enumerate(after, 1):
        are_last = len(before) == 1 and number == len(after)
        earlier = before[0] if are_last else most_similar(sentence, before)
        if earlier is not NOTHING:
            before.remove(earlier)
        yield list(compare_words(earlier, sentence))
    for sentence in before:
        yield list(compare_words(sentence, NOTHING))


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
        earlier = next(filter(is_telling, reversed((*before, *words[:position]))), None)
        later = next(filter(is_telling, (*words[position + 1 :], *after)), None)
        yield from ((word.normal, side, other.normal) for side, other in (("<", earlier), (">", later)) if other)


def is_telling(word: Word) -> bool:
    return word.kind not in (Kind.NUMBER, Kind.UNIT) and word.normal not in FUNCTION_WORDS


def classify_edit(edit: Edit, moved: Collection[str]) -> SignificantChange | None:
    removed, added = ([word for word in words if word.normal not in moved] for words in (edit.removed, edit.added))
    old, new = {word.normal for word in removed}, {word.normal for word in added}
    unchanged = same_grades(old, new) | same_grades(new, old)
    kinds = {word.kind for word in (*removed, *added) if word.kind and word.normal not in unchanged}
    if are_opposites(old, new):
        kinds.add(Kind.NEGATION)
    if kinds <= {Kind.CONDITION}:
        kinds = {Kind.CONDITION} if is_other_condition(edit, bool(kinds)) else set()
    kind = next((kind for kind in Kind if kind in kinds), None)
    if kind is None:
        return None
    ranges = (widen(edit.old, edit.old_range), widen(edit.new, edit.new_range))
    return SignificantChange(kind, quote(edit.old, ranges[0]), quote(edit.new, ranges[1]))


def is_other_condition(edit: Edit, is_known: bool) -> bool:
    """Return whether ``edit`` names another condition: one that is known, or what stands where conditions do."""
    old, new = quote(edit.old, edit.old_range), quote(edit.new, edit.new_range)
    before = tuple(word.normal for word in edit.old.words[: edit.old_range[0]] if word.normal not in ARTICLES)[-2:]
    after = edit.old.words[edit.old_range[1] :][:1]
    is_place = before in BEFORE_CONDITIONS or any(word.normal in AFTER_CONDITIONS for word in after)
    return (is_known or bool(old and new and is_place)) and not is_spelling(old, new)


def are_opposites(old: Set[str], new: Set[str]) -> bool:
    """Return whether a word of ``new`` says the opposite of one of ``old``, or something else about how much."""
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
