"""Which sentence of a text is which one of another text, and which of its words differ."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from .constructions import are_same_constructions
from .kinds import Kind
from .word import Word
from .words import split_words

# A sentence ends at a line break, or at a period, question mark, or exclamation point before a capital letter.
ABBREVIATIONS = "".join(
    rf"(?<!\b{name}\.)" for name in ("Dr", "Mr", "Mrs", "Ms", "St", "vs", "No", "Fig", "[Aa]pprox", "incl", "avg")
)
SENTENCE_END = re.compile(rf"(?<=[.!?]){ABBREVIATIONS}[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])|\n+")
LIST_SEPARATOR = re.compile("[,;]")
SIMILAR = 0.4  # two sentences whose words are this similar are versions of one


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


def edited_sentences(old: str, new: str, names: Collection[str]) -> Iterator[list[Edit]]:
    """Yield the edits of each sentence that changed, in the order of the new text; those of removed sentences last."""
    before, after = split_sentences(old, names), split_sentences(new, names)
    same = Counter(sentence.words for sentence in before) & Counter(sentence.words for sentence in after)
    before, after = without(before, same.copy()), without(after, same)
    if {len(before), len(after)} in ({1, 2}, {2, 3}) and are_split(before, after):
        before, after = [joined(before, names)], [joined(after, names)]
    for number, sentence in enumerate(after, 1):
        are_last = len(before) == 1 and number == len(after)
        earlier = before[0] if are_last else most_similar(sentence, before)
        if earlier is not NOTHING:
            before.remove(earlier)
        if not is_reworded(earlier, sentence, names):
            yield list(compare_words(earlier, sentence))
    for sentence in before:
        yield list(compare_words(sentence, NOTHING))


def are_reordered(old: str, new: str, names: Collection[str] = ()) -> bool:
    """Return whether sentences follow each other in another order: “Wash your hands. Open the pen.”

    Those with other words are found again if most of them are the same. Of those that stand in one text more often than
    in the other, nobody knows which ones moved.
    """
    before, after = (split_sentences(text, names) for text in (old, new))
    if min(len(before), len(after)) < 2:
        return False
    counts, other_counts = (Counter(sentence.words for sentence in sentences) for sentences in (before, after))
    kept = {words for words, count in counts.items() if other_counts[words] == count}
    places = [place for place, sentence in enumerate(before) if sentence.words in kept]
    new_places = [place for place, sentence in enumerate(after) if sentence.words in kept]
    if [before[place].words for place in places] != [after[place].words for place in new_places]:
        return True
    pairs = list(zip(places, new_places, strict=True))
    rest = [sentence for sentence in before if sentence.words not in counts.keys() & other_counts.keys()]
    for place, sentence in enumerate(after):
        if sentence.words not in counts and (earlier := most_similar(sentence, rest)) is not NOTHING:
            rest = [each for each in rest if each is not earlier]
            pairs.append((next(number for number, each in enumerate(before) if each is earlier), place))
    return [place for place, _new_place in sorted(pairs, key=lambda pair: pair[1])] != sorted(
        place for place, _new_place in pairs
    )


def are_split(before: Sequence[Sentence], after: Sequence[Sentence]) -> bool:
    """Return whether a sentence was split, or two were joined, rather than one added or removed."""
    short, long = sorted((before, after), key=len)
    known = {word for sentence in short for word in sentence.words}
    return all(sum(word in known for word in sentence.words) * 2 >= len(sentence.words) for sentence in long)


def joined(sentences: Sequence[Sentence], names: Collection[str]) -> Sentence:
    text = "\n".join(sentence.text for sentence in sentences)
    return Sentence(text, tuple(split_words(text, names)))


def is_reworded(old: Sentence, new: Sentence, names: Collection[str]) -> bool:
    if is_reordered(old, new, names):
        return True
    return old is not NOTHING and are_same_constructions((old.text, old.words), (new.text, new.words))


def is_reordered(old: Sentence, new: Sentence, names: Collection[str]) -> bool:
    """Return whether the sentences list the same things in another order.

    Each is one condition, or part of the body. Of others, the order can matter: “wash, dry, inject”, “severe pain,
    nausea”, “not for children, adults with epilepsy”.
    """
    before, after = (Counter(list_items(sentence.text, names)) for sentence in (old, new))
    return before == after and all(len(item) == 1 and item[0].kind == Kind.CONDITION for item in before)


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
