"""Show in the new version of a page what only the old one had, behind what it followed there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bs4 import BeautifulSoup, PageElement, Tag
from django.utils.translation import gettext as _

from .marks import TreeMarker
from .runs import Run

# Elements that can't contain another passage: it goes behind them.
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "caption", "pre"}


class RemovedPassages:
    """Inserts removed passages into a tree, in the order in which they are added."""

    def __init__(self, soup: BeautifulSoup, marker: TreeMarker) -> None:
        self.soup, self.marker = soup, marker
        self.last_inserted: dict[int, PageElement] = {}  # behind which other element, by its id

    def insert(self, runs: Sequence[Run], anchor: Run | None) -> list[Tag]:
        """Insert ``runs``, neighbors in the old version, behind ``anchor``. Return the elements."""
        return [self.insert_one(row, anchor) for row in rows(runs)]

    def insert_one(self, row: Sequence[Run], anchor: Run | None) -> Tag:
        name, place = self.place_of(row[0], anchor)
        text = " | ".join(run.text or _("(no description)") for run in row)
        label = _("Image removed") if row[0].is_image else _("Removed")
        content = [self.marker.label(label), self.marker.removed(text)]
        if name == "tr":
            element = self.marker.element("tr", "review-removed", self.marker.element("td", "", *content))
            element.td["colspan"] = "20"  # type: ignore[index]
        else:
            element = self.marker.element(name, "review-removed", *content)
        if place is None:
            self.insert_first(element)
        else:
            self.last_inserted.get(id(place), place).insert_after(element)
        self.last_inserted[id(place)] = element
        return element

    def insert_first(self, element: Tag) -> None:
        if previous := self.last_inserted.get(id(None)):
            previous.insert_after(element)
        else:
            self.soup.insert(0, element)

    def place_of(self, run: Run, anchor: Run | None) -> tuple[str, PageElement | None]:
        """Return the name of the element for a removed ``run``, and what it goes behind."""
        if anchor is None:
            return "div", None
        if table := anchor.nodes[0].find_parent("table"):
            row = anchor.nodes[0].find_parent("tr")
            if run.in_table and row is not None:
                return "tr", row
            return "div", table.find_parent(class_="table") or table
        block = anchor.block
        if block.name == "li" and run.block.name == "li":
            return "li", block
        if block.name == "dt":
            return "dd", block
        if anchor.is_image:
            return "span", anchor.nodes[-1]
        return "div", block if block.name in PHRASING_ONLY else anchor.nodes[-1]


def rows(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the runs that are shown together: the cells of a row of a table; each other run by itself."""
    for _key, group in groupby(runs, key=lambda run: id(run.nodes[0].find_parent("tr") or run)):
        yield list(group)
