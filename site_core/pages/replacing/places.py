"""Every place of a version of a page where something is found, and the version with it replaced."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from site_core.lib.block_mapper import BlockPlace

from ..text_mapper import PageTextMapper
from .matching import (
    Kind,
    Match,
    Replacement,
    is_valid_url,
    replace_matches,
    replaced_url,
    rich_text_matches,
    text_matches,
    url_matches,
)

CONTEXT = 120  # characters before and after what is found


@dataclass(frozen=True)
class Place:
    """Where something is found. ``key`` is the same in another version with the same text in the same place.

    ``problem`` says why it can’t be replaced here. It is empty if it can.
    """

    key: str
    path: str  # Wagtail’s content path
    label: str
    lead: str
    found: str
    trail: str
    new: str
    problem: str = ""


def find_places(replacement: Replacement, version: Any, selected: Collection[str] | None = None) -> list[Place]:
    """Return the places in ``version``, a specific page in memory, or those with the keys ``selected``.

    They are replaced in ``version``, which must not be saved afterwards.
    """
    replacer = PageReplacer(replacement, selected)
    replacer.update(version)
    return [place for place in replacer.places if replacer.is_selected(place.key)]


def replace_places(replacement: Replacement, version: Any, selected: Collection[str] | None = None) -> list[Place]:
    """Replace the places with the keys ``selected``, or all, in ``version``, and return them. It is not saved."""
    replacer = PageReplacer(replacement, selected)
    replacer.update(version)
    return [place for place in replacer.places if not place.problem and replacer.is_selected(place.key)]


def own_problem(match: Match) -> str:
    """Return why ``match`` can’t be replaced, wherever it is. "" if it can."""
    if match.has_fact:
        return _("It is, or contains, the value of a fact. Change the fact, or the text in the page.")
    return _("It is partly bold, italic, or a link. Change it in the page.") if match.is_split else ""


class PageReplacer(PageTextMapper):
    """Replaces in all fields, blocks, and rows of a version, and collects the places. See ``find_places``."""

    def __init__(self, replacement: Replacement, selected: Collection[str] | None = None) -> None:
        super().__init__(with_text=replacement.kind is Kind.TEXT, with_urls=replacement.kind is Kind.URL)
        self.replacement, self.selected = replacement, selected
        self.places: list[Place] = []
        self.counts: Counter[tuple[str, str]] = Counter()

    def is_selected(self, key: str) -> bool:
        return self.selected is None or key in self.selected

    def plain_text(self, text: str, place: BlockPlace, is_required: bool = False, max_length: int | None = None) -> str:
        matches = list(text_matches(self.replacement, text))
        return self.replaced(text, matches, place, is_required, max_length)

    def rich_text(self, html: str, place: BlockPlace, is_required: bool = False) -> str:
        if self.replacement.kind is Kind.URL:
            return self.rich_text_urls(html, place)
        matches = list(rich_text_matches(self.replacement, html))
        return self.replaced(html, matches, place, is_required, None, is_html=True)

    def replaced(
        self,
        text: str,
        matches: list[Match],
        place: BlockPlace,
        is_required: bool,
        max_length: int | None,
        is_html: bool = False,
    ) -> str:
        keyed = [(match, self.key(place, match.paragraph)) for match in matches]
        chosen = [match for match, key in keyed if not own_problem(match) and self.is_selected(key)]
        result = replace_matches(text, chosen, self.replacement, is_html)
        problem = ""
        if max_length and len(result) > max_length:
            problem = _("The text would be longer than %(count)d characters.") % {"count": max_length}
        elif is_required and chosen and not result.strip():
            problem = _("Nothing would be left of a text that is needed.")
        for match, key in keyed:
            self.places.append(self.text_place(match, key, place, own_problem(match) or problem))
        return text if problem else result

    def text_place(self, match: Match, key: str, place: BlockPlace, problem: str) -> Place:
        text, start, end = match.paragraph, match.start, match.end
        lead, trail = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        lead = lead if start <= CONTEXT else "…" + lead.partition(" ")[2]
        trail = trail if len(text) <= end + CONTEXT else trail.rpartition(" ")[0] + "…"
        new = self.replacement.replace
        return Place(key, place.path, ": ".join(place.labels), lead, text[start:end], trail, new, problem)

    def url(self, url: str, place: BlockPlace) -> str:
        new = replaced_url(self.replacement, url)
        if new is None:
            return url
        added = self.add_url(url, new, place)
        return new if not added.problem and self.is_selected(added.key) else url

    def rich_text_urls(self, html: str, place: BlockPlace) -> str:
        parts, position = [], 0
        for tag, url, new in url_matches(self.replacement, html):
            added = self.add_url(url, new, place)
            if not added.problem and self.is_selected(added.key):
                parts += [html[position : tag.end(1)], f'"{escape(new)}"']
                position = tag.end()
        return "".join([*parts, html[position:]])

    def add_url(self, url: str, new: str, place: BlockPlace) -> Place:
        problem = "" if is_valid_url(new) else _("“%(url)s” is not a valid URL.") % {"url": new}
        label = ": ".join(place.labels)
        added = Place(self.key(place, url), place.path, label, "", url, "", new, problem)
        self.places.append(added)
        return added

    def key(self, place: BlockPlace, text: str) -> str:
        """Return the key of the next match in ``text``, a paragraph of ``place``."""
        self.counts[place.path, text] += 1
        content = f"{place.path}\n{text}\n{self.counts[place.path, text]}"
        return hashlib.sha256(content.encode(errors="replace")).hexdigest()[:20]
