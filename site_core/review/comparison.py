"""What changed between two texts of a page: passages that were added, removed, moved, or changed, and what matters."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from site_core.content.passages import BYLINE, Passage
from site_core.content.significance import (
    END,
    MINOR_LENGTH,
    Kind,
    SignificantChange,
    Word,
    are_reordered,
    changed_length,
    significant_changes,
    split_sentences,
    split_words,
)

from .matching import SIMILAR, content, kept_in_order, match_passages
from .places import telling_places

URGENT = frozenset(("must", "emergency"))
# An alternative text is about a picture, whether or not it says so.
PICTURE_OF = re.compile(r"^(?:an? )?(?:photo|photograph|picture|image) (?:of|showing) ", re.IGNORECASE)
MovedSentence = tuple[str, str]  # place and text
IMAGE = re.compile(r" \(image:[\d.]+\)$")


class Operation(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class PassageChange:
    """One passage that differs. ``before`` is None if it was added, ``after`` if it was removed.

    ``significant`` is what a clinician has to look at. A passage that was moved may have another text, too. ``places``
    are where it was and is, if that says something else: “Safe: aspirin”, “Unsafe: aspirin”.
    """

    operation: Operation
    before: Passage | None
    after: Passage | None
    significant: list[SignificantChange] = field(default_factory=list)
    places: tuple[str, str] | None = None

    @property
    def passage(self) -> Passage:
        """The passage as it is now, or as it was before it was removed."""
        passage = self.after or self.before
        assert passage is not None
        return passage

    @property
    def texts(self) -> tuple[str, str]:
        """The text before and after. Empty if there was or is none."""
        return self.before.text if self.before else "", self.after.text if self.after else ""


def compare_passages(old: list[Passage], new: list[Passage]) -> list[PassageChange]:
    """Return what differs, in the order of ``new``. Removed passages come after the one they followed."""
    pairs = match_passages(old, new)
    before = {new_index: old_index for old_index, new_index in pairs}
    kept = kept_in_order(pairs)
    places = telling_places(old, new, pairs)
    removed = removed_passages(old, {old_index: new_index for old_index, new_index in pairs})
    changes = removed.get(-1, [])
    for index, passage in enumerate(new):
        if index not in before:
            changes.append(PassageChange(Operation.ADDED, None, passage))
        else:
            is_moved = index in places or (before[index], index) not in kept
            versions = compare_versions(old[before[index]], passage, is_moved)
            changes += (replace(change, places=places.get(index)) for change in versions)
        changes += removed.get(index, [])
    return add_significance(changes, moved_sentences(changes, old, new))


def removed_passages(old: list[Passage], after: dict[int, int]) -> dict[int, list[PassageChange]]:
    """Return the passages that are gone by the position of the one that they followed."""
    removed = defaultdict(list)
    position = -1
    for index, passage in enumerate(old):
        if index in after:
            position = after[index]
        else:
            removed[position].append(PassageChange(Operation.REMOVED, passage, None))
    return removed


def compare_versions(before: Passage, after: Passage, is_moved: bool) -> Iterable[PassageChange]:
    if is_moved or before.key != after.key:
        yield PassageChange(Operation.MOVED, before, after)
    elif content(before) != content(after):
        yield PassageChange(Operation.CHANGED, before, after)


def add_significance(changes: list[PassageChange], moved: set[MovedSentence]) -> list[PassageChange]:
    """Return ``changes`` with what matters in each. A sentence that moved below the same heading doesn’t."""
    return [replace(change, significant=significance(change, moved)) for change in changes]


def moved_sentences(changes: list[PassageChange], old: list[Passage], new: list[Passage]) -> set[MovedSentence]:
    """Return the sentences that left one paragraph below a heading for another one there.

    They follow the same sentence as before: “stop it” is about what stands before it.
    """
    sides = (change.before for change in changes), (change.after for change in changes)
    counts = (Counter(place for passage in side if passage for place in sentences_of(passage)) for side in sides)
    earlier = followed_sentences(old), followed_sentences(new)
    return {place for place in next(counts) & next(counts) if earlier[0][place] == earlier[1][place]}


def followed_sentences(passages: list[Passage]) -> dict[MovedSentence, list[str]]:
    """Return the sentences that each one follows in its place."""
    followed = defaultdict(list)
    last: dict[str, str] = {}
    for passage in passages:
        for place, sentence in sentences_of(passage):
            followed[place, sentence].append(last.get(place, ""))
            last[place] = sentence
    return followed


def sentences_of(passage: Passage) -> Iterator[MovedSentence]:
    if not passage.context and not passage.choice:
        place = place_of(passage)
        yield from ((place, sentence.text) for sentence in split_sentences(passage.text, ()))


def place_of(passage: Passage) -> str:
    """Return the block and the heading that a passage of a rich text is in."""
    heading, _newline, _introduction = passage.under.partition("\n")
    return f"{passage.path} {heading}"


def significance(change: PassageChange, moved: set[MovedSentence]) -> list[SignificantChange]:
    before, after = change.before, change.after
    if change.passage.part == BYLINE:
        return []  # who wrote a text is listed, but doesn’t change what it says
    if is_setting_changed(before, after):
        return [SignificantChange(setting_kind(change), *change.texts)]
    old, new = (without_sentences(passage, moved) for passage in (before, after))
    if before and after and all(IMAGE.search(text) for text in (old, new)):
        old, new = (PICTURE_OF.sub("", text) for text in (old, new))
    found = significant_changes(old, new, is_medical=True)
    if not found and change.places:
        return [SignificantChange(Kind.SETTING, *change.places)]
    if not found and before and after and (is_other_list(before, after) or is_warning_elsewhere(before, after)):
        return [SignificantChange(Kind.SETTING, before.label, after.label)]
    if not found and change.operation != Operation.MOVED and change.passage.is_critical and is_other_text(change):
        return [SignificantChange(setting_kind(change), *change.texts)]
    return found


def setting_kind(change: PassageChange) -> Kind:
    words = (word for text in change.texts for word in split_words(text))
    return Kind.STATUS if any(word.kind == Kind.STATUS for word in words) else Kind.SETTING


def is_other_text(change: PassageChange) -> bool:
    """Return whether a critical text was added, removed, or replaced, rather than put in slightly other words.

    Of a field, such as the details of an approval, every other word counts.
    """
    if change.passage.key == change.passage.path and "." not in change.passage.key:
        return changed_length(*change.texts) > 0
    before, after = (text.casefold().split() for text in change.texts)
    return difflib.SequenceMatcher(None, before, after, autojunk=False).ratio() < SIMILAR


def without_sentences(passage: Passage | None, moved: set[MovedSentence]) -> str:
    if passage is None or not moved:
        return passage.text if passage else ""
    sentences = (sentence.text for sentence in split_sentences(passage.text, ()))
    return "\n".join(text for text in sentences if (place_of(passage), text) not in moved)


def is_setting_changed(before: Passage | None, after: Passage | None) -> bool:
    """Return whether another option was chosen, or whether one was chosen at all."""
    choices = [passage.choice if passage else "" for passage in (before, after)]
    return choices[0] != choices[1]


def is_other_list(before: Passage, after: Passage) -> bool:
    """Return whether a passage moved to another list of its block: from “common” to “serious”."""
    old, new = before.key.split("."), after.key.split(".")
    return old != new and len(old) > 2 and old[:2] == new[:2]


def is_warning_elsewhere(before: Passage, after: Passage) -> bool:
    """Return whether a passage that says what to do, or what not, moved to another kind of block.

    In another place, such as a footnote, fewer people read it.
    """
    is_elsewhere = before.key != after.key and before.path.split(".")[:2] != after.path.split(".")[:2]
    return is_elsewhere and is_warning(split_words(after.text))


def is_warning(words: list[Word]) -> bool:
    """Return whether a text forbids something, is about an emergency, or says what to do with a condition or drug."""
    if any((word.kind == Kind.NEGATION and word.normal != END) or word.normal in URGENT for word in words):
        return True
    is_conditional = any(word.normal in ("if", "when") for word in words)
    return is_conditional and any(word.kind in (Kind.CONDITION, Kind.NAME) for word in words)


def is_minor_change(old: list[Passage], new: list[Passage]) -> bool:
    """Return whether less than 40 characters changed, none of which matter, and nothing is listed.

    A passage that moved counts as a whole. Sentences of a block in another order are never minor: they may be steps, or
    begin with “it” or “then”.
    """
    if any(change.places or change.significant for change in compare_passages(old, new)):
        return False
    length = 0
    for change in compare_passages(without_line_breaks(old), without_line_breaks(new)):
        is_moved = change.operation == Operation.MOVED and change.passage.part != BYLINE
        if change.significant or (is_moved and has_significant_words(change.passage)):
            return False
        if are_reordered(*change.texts):
            return False
        length += len(change.passage.text) if is_moved else changed_length(*change.texts)
    return length < MINOR_LENGTH


def has_significant_words(passage: Passage) -> bool:
    return bool(passage.choice) or any(word.kind for word in split_words(passage.text))


def without_line_breaks(passages: list[Passage]) -> list[Passage]:
    """Return ``passages`` with all paragraphs of a block as one: splitting a paragraph changes no word."""
    joined: list[Passage] = []
    for passage in passages:
        last = joined[-1] if joined else None
        if last and (last.path, last.key, last.context) == (passage.path, passage.key, "") and not passage.choice:
            joined[-1] = replace(last, text=f"{last.text}\n{passage.text}")
        else:
            joined.append(passage)
    return joined
