"""A page with its changes marked in place, as HTML, and the list of these changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from bs4 import BeautifulSoup, Tag
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .alignment import Pair, align
from .facts import Fact, mark_facts
from .marks import TreeMarker
from .removed_passages import RemovedPassages
from .runs import Run, find_runs, parse_page
from .sanitizing import sanitize_page, sanitize_screen

ADDED, REMOVED, MOVED, CHANGED, SAME = "added", "removed", "moved", "changed", "same"


@dataclass(frozen=True)
class Change:
    """Passages that differ, in one place of the page. ``anchor`` is the id of the first mark."""

    kind: str
    number: int
    before: str
    after: str

    @property
    def anchor(self) -> str:
        return f"review-change-{self.number}"


class Version:
    """The tree of one version of a page, and its texts."""

    def __init__(self, html: str, tag: str) -> None:
        self.soup: BeautifulSoup = parse_page(sanitize_page(html))
        self.runs: list[Run] = find_runs(self.soup)
        self.marker = TreeMarker(self.soup, tag)

    def without_ids(self) -> None:
        """Remove the ids, which the other version on the same screen also has."""
        for element in self.soup.find_all(True):
            for name in ("id", "aria-labelledby", "tabindex"):
                if element.get(name) and not str(element[name]).startswith("review-"):
                    del element[name]

    def render(self) -> SafeString:
        return mark_safe(sanitize_screen(str(self.soup)))


class MarkedPage:
    """The version under review, with marks. ``old`` is the HTML of the version to compare it with, if there is one."""

    def __init__(self, html: str, old: str | None = None, names: Collection[str] = ()) -> None:
        self.new = Version(html, "ins")
        self.old = Version(old, "del") if old is not None else None
        self.changes: list[Change] = []
        self.facts: list[Fact] = []
        if self.old is None:
            self.facts = mark_facts(self.new.marker, self.new.runs, names)
            for number, fact in enumerate(self.facts, 1):
                fact.mark["id"] = f"review-fact-{number}"
        else:
            self.mark_changes(self.old)
            self.old.without_ids()

    @property
    def runs(self) -> list[Run]:
        """The texts of the version under review."""
        return self.new.runs

    @cached_property
    def before(self) -> SafeString:
        return self.old.render() if self.old else SafeString("")

    @cached_property
    def after(self) -> SafeString:
        return self.new.render()

    def mark_changes(self, old: Version) -> None:
        pairs = align(old.runs, self.new.runs)
        removed = RemovedPassages(self.new.soup, self.new.marker)
        anchor: Run | None = None
        for group in grouped(pairs, old.runs, self.new.runs):
            kind = kind_of(group[0], old.runs, self.new.runs)
            if kind != SAME:
                self.mark_group(kind, group, old, removed, anchor)
            if group[-1].new is not None:
                anchor = self.new.runs[group[-1].new]

    def mark_group(
        self, kind: str, group: Sequence[Pair], old: Version, removed: RemovedPassages, anchor: Run | None
    ) -> None:
        before = [old.runs[pair.old] for pair in group if pair.old is not None]
        after = [self.new.runs[pair.new] for pair in group if pair.new is not None]
        number = len(self.changes) + 1
        texts = ("\n".join(run.text for run in runs) for runs in (before, after))
        self.changes.append(Change(kind, number, *texts))
        marks = removed.insert(before, anchor) if kind == REMOVED else mark_version(self.new, kind, before, after)
        old_marks = mark_version(old, kind, after, before)
        set_anchor(marks, f"review-change-{number}")
        set_anchor(old_marks, f"review-before-{number}")


def set_anchor(marks: Sequence[Tag], name: str) -> None:
    if marks:
        marks[0]["id"], marks[0]["tabindex"] = name, "-1"


def kind_of(pair: Pair, old: Sequence[Run], new: Sequence[Run]) -> str:
    if pair.old is None:
        return ADDED
    if pair.new is None:
        return REMOVED
    if pair.is_moved:
        return MOVED
    return SAME if old[pair.old].key == new[pair.new].key else CHANGED


def grouped(pairs: Sequence[Pair], old: Sequence[Run], new: Sequence[Run]) -> list[list[Pair]]:
    """Return the pairs in groups that are one change: added, removed, or moved together. Changed ones stand alone."""
    groups: list[list[Pair]] = []
    for kind, group in groupby(pairs, key=lambda pair: kind_of(pair, old, new)):
        together = list(group)
        groups += [[pair] for pair in together] if kind == CHANGED else [together]
    return groups


def mark_version(version: Version, kind: str, others: Sequence[Run], runs: Sequence[Run]) -> list[Tag]:
    """Mark ``runs`` in ``version``, and return the marks. ``others`` are the same texts in the other version."""
    marker = version.marker
    marks: list[Tag] = []
    if kind == MOVED:
        marks.append(marker.label(_("Moved here") if marker.tag == "ins" else _("Moved")))
        runs[0].nodes[0].insert_before(marks[0])
    for number, run in enumerate(runs):
        other = others[number] if others else None
        if kind == MOVED:
            run.block["class"] = " ".join([*run.block.get_attribute_list("class"), "review-moved"])
        marks += mark_run(marker, other, run)
    return marks


def mark_run(marker: TreeMarker, other: Run | None, run: Run) -> list[Tag]:
    if other is not None and other.key == run.key:
        return []
    if run.is_image:
        return [marker.mark_image(other, run)]
    return [marker.mark_all(run)] if other is None else marker.mark_words(other, run)
