"""Mark what a reviewer checks in a page that they have not approved before: numbers, doses, names, claims."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bs4 import NavigableString, PageElement, Tag

from site_core.content.significance import Kind
from site_core.content.significance.word import END
from site_core.content.significance.words import Word, split_words

from .marks import TreeMarker
from .runs import Run

MARKED_KINDS = (Kind.NUMBER, Kind.UNIT, Kind.DATE, Kind.NAME, Kind.NEGATION, Kind.STATUS, Kind.CLAIM)
UNMARKED = ["references", "disclaimer"]  # names of authors, and a text of the whole site
MEASURES = (Kind.NUMBER, Kind.UNIT)


@dataclass(frozen=True)
class Fact:
    """A marked word, or a number with its unit."""

    kind: Kind
    text: str
    mark: Tag

    @property
    def anchor(self) -> str:
        return str(self.mark["id"])


def mark_facts(marker: TreeMarker, runs: Sequence[Run], names: Collection[str] = ()) -> list[Fact]:
    """Mark the facts in ``runs``, and return them in order."""
    facts: list[Fact] = []
    for run in runs:
        if run.nodes[0].find_parent(class_=UNMARKED):
            continue
        nodes = {id(token.node): token.node for token in run.tokens if token.node is not None}
        for node in nodes.values():
            facts += mark_node(marker, run, node, names)
    return facts


def mark_node(marker: TreeMarker, run: Run, node: NavigableString, names: Collection[str]) -> list[Fact]:
    text, position = str(node), 0
    children: list[PageElement] = []
    facts = []
    for words in measured(split_words(text, names), text):
        if all(word.kind == Kind.UNIT for word in words):
            continue  # “hours” without a number
        start, end = words[0].start, words[-1].end
        mark = marker.element("mark", "review-fact", text[start:end])
        children += [NavigableString(text[position:start]), mark]
        kind = words[0].kind or Kind.NUMBER
        facts.append(Fact(Kind.NUMBER if kind in MEASURES else kind, text[start:end], mark))
        position = end
    if facts:
        run.replace(node, [*children, NavigableString(text[position:])])
    return facts


def measured(words: Sequence[Word], text: str) -> Iterator[list[Word]]:
    """Yield the words that are marked; numbers with the units beside them."""
    group: list[Word] = []
    for word in words:
        if word.kind not in MARKED_KINDS or word.normal == END or (group and word.start < group[-1].end):
            continue  # “can’t” is two words at one place
        is_next = group and not text[group[-1].end : word.start].strip()
        if is_next and word.kind in MEASURES and group[-1].kind in MEASURES:
            group.append(word)
            continue
        if group:
            yield group
        group = [word]
    if group:
        yield group
