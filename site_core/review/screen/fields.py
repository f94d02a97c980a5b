"""The fields beside each passage: a comment, and other words for it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bs4 import PageElement, Tag
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from site_core.content.passages import Passage, clean_text, without_link_targets

from .marked_page import MarkedPage
from .passages import locate
from .removed_passages import PHRASING_ONLY
from .runs import Run

FORM_ID = "review-answer"
MAX_LENGTH = 2000  # characters of a comment
EXCERPT_LENGTH = 60


@dataclass(frozen=True)
class Place:
    """A passage that can be commented on. ``key`` names its fields. It is the same if the page is rendered again."""

    key: str
    path: str
    text: str
    run: Run
    is_editable: bool

    @property
    def anchor(self) -> str:
        return f"review-place-{self.key}"

    @property
    def excerpt(self) -> str:
        return Truncator(self.text).chars(EXCERPT_LENGTH)


def find_places(runs: Sequence[Run], passages: Sequence[Passage]) -> Iterator[Place]:
    """Yield the passages that come from a field or block of the page. A table is one place."""
    seen: Counter[str] = Counter()
    tables: set[int] = set()
    for run, found in zip(runs, locate(runs, passages), strict=True):
        table = run.nodes[0].find_parent("table")
        if found is None or run.block.name == "dt" or id(table) in tables:
            continue
        if table is not None:
            tables.add(id(table))
        name = f"{found.path}\n{run.text}"
        seen[name] += 1
        key = hashlib.sha256(f"{name}\n{seen[name]}".encode()).hexdigest()[:16]
        text = clean_text(run.text)
        is_whole = text == without_link_targets(found.text)  # not with words of the template
        yield Place(key, found.path, text, run, is_whole and table is None and not run.is_image and not found.choice)


def add_fields(page: MarkedPage, places: Sequence[Place], values: Mapping[str, str]) -> None:
    """Add the fields of ``places`` to the page. ``values`` are those that were typed already, by name."""
    for place in places:
        build = FieldBuilder(page, place, values)
        outer = place.run.nodes[0].find_parent(["table", "summary"])
        if outer is not None:
            (outer.find_parent(class_="table") or outer).insert_after(build.details())
        elif place.run.block.name in PHRASING_ONLY:
            place.run.block.insert_after(build.details())
        else:
            place.run.nodes[-1].insert_after(build.details())


class FieldBuilder:
    def __init__(self, page: MarkedPage, place: Place, values: Mapping[str, str]) -> None:
        self.marker, self.place, self.values = page.new.marker, place, values

    def details(self) -> Tag:
        text = _("Comment or edit") if self.place.is_editable else _("Comment")
        hidden = self.marker.hidden(f": “{self.place.excerpt}”")
        fields = [*self.field("comment", _("Your comment"), "")]
        if self.place.is_editable:
            fields += self.field("edit", _("Say it like this instead"), self.place.text)
        element = self.marker.element(
            "details", "review-fields", self.marker.element("summary", "", text, hidden), *fields
        )
        element["id"] = self.place.anchor
        if self.has_values:
            element["open"] = ""
        return element

    @property
    def has_values(self) -> bool:
        comment, edit = (self.values.get(f"{name}-{self.place.key}", "") for name in ("comment", "edit"))
        return bool(comment or (edit and edit != self.place.text))

    def field(self, kind: str, label: str, initial: str) -> list[PageElement]:
        name = f"{kind}-{self.place.key}"
        value = self.values.get(name, initial)
        textarea = self.marker.element("textarea", "", value)
        textarea.attrs |= {"id": f"review-{name}", "name": name, "form": FORM_ID, "maxlength": str(MAX_LENGTH)}
        textarea["rows"] = str(min(8, 3 + len(value) // 60))
        label_element = self.marker.element("label", "", label)
        label_element["for"] = f"review-{name}"
        return [label_element, textarea]
