"""Whether a page has the links of the old one: to the same places, with the same texts, and as often."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import NamedTuple

from site_core.editing.paste.links import clean_url

from .html_reading import CONTENT, REFERENCES, PageText
from .old_pages import OldPage
from .urls import NO_LINKS, NOT_REQUESTED, address, file_names, host_of, page_of, path_of, safe_join, same_url, video_id
from .words import words_of

MAX_PAIRED = 2_000  # links of a page; above, pairing them by their texts would take seconds

Resolve = Callable[[str], str]


class Losses(NamedTuple):
    missing: list[str]
    added: list[str]


class Place(NamedTuple):
    """What identifies where a link leads. No ``keys``: it is no link to another page."""

    keys: frozenset[str]
    is_answered: bool


@dataclass(frozen=True)
class Links:
    """Compares the links of an old page with those of the page at ``path``."""

    own_hosts: Collection[str]
    resolve: Resolve
    path: str

    def compare(self, old: OldPage, new: PageText, parts: Collection[str]) -> Losses:
        here = frozenset().union(*map(self.keys, new.links_of(*parts)))
        known = set(self.keys(self.path))
        places: dict[str, Place] = {}
        missing: list[str] = []
        unresolved: list[str] = []
        for url in old.links:
            place = places[url] = self.old_place(url, old.url or "/")
            known |= place.keys
            if place.keys and not place.keys & here:
                (missing if place.is_answered else unresolved).append(url)
        kept = {url: place for url, place in places.items() if place.keys & here}
        missing += self.changed_anchors(old, new, parts, kept)
        added = [
            url
            for url in (new.links_of(CONTENT) if CONTENT in new.parts else [])
            if not url.startswith(NO_LINKS) and not self.keys(url) & known
        ]
        # A link to what nothing answers for: its own line says so. The new page has the link at its new URL.
        inner = [url for url in added if self.is_own(url)][: len(unresolved)]
        return Losses(missing + unresolved[len(inner) :], [url for url in added if url not in inner])

    def changed_anchors(self, old: OldPage, new: PageText, parts: Collection[str], kept: dict[str, Place]) -> list[str]:
        """Return the links that are gone or lead elsewhere, though another one leads where they did."""
        anchors = new.anchors_of(*parts)
        if max(len(old.anchors), len(anchors)) > MAX_PAIRED:
            return []
        rest = [(words_of(anchor.text), self.keys(anchor.url)) for anchor in anchors]
        cited = frozenset().union(*(self.keys(url) for url in new.links_of(REFERENCES)))
        waiting = []
        for url, text in old.anchors:
            if url in kept and (words := words_of(text)):
                same = next((each for each in rest if each[0] == words and each[1] & kept[url].keys), None)
                if same:
                    rest.remove(same)
                else:
                    waiting.append((url, text, words))
        changed = []
        for url, text, words in waiting:
            keys = kept[url].keys
            found = next((each for each in rest if each[0] == words), None)
            if found:  # its text leads elsewhere now
                changed.append(f"{' '.join(text.split())}: {url}")
            elif not keys & cited and not (found := next((each for each in rest if each[1] & keys), None)):
                changed.append(url)
            if found:
                rest.remove(found)
        return changed

    def is_own(self, url: str) -> bool:
        host = host_of(url)
        return not host or host in self.own_hosts

    def keys(self, url: str) -> frozenset[str]:
        """Return what identifies where a link on the new page leads."""
        if url.lower().startswith(NOT_REQUESTED):
            return frozenset([address(url)])
        absolute = safe_join(f"http://here{self.path}", url)
        is_here = host_of(absolute) in ("here", *self.own_hosts)
        return frozenset([page_of(path_of(absolute)) if is_here else same_url(absolute), *other_keys(url)])

    def old_place(self, url: str, base: str) -> Place:
        """Return where a link of the old page may lead here, and whether something answers there."""
        if url.lower().startswith(NO_LINKS):
            return Place(frozenset(), True)
        if url.lower().startswith(NOT_REQUESTED):
            return Place(frozenset([address(url)]), True)
        absolute = safe_join(base, f"http://{url}" if url.lower().startswith("www.") else url)
        if not self.is_own(absolute):
            absolute = clean_url(absolute) or absolute  # as the import does: without tracking
        if not self.is_own(absolute):
            return Place(frozenset([same_url(absolute), same_url(safe_join(base, url)), *other_keys(url)]), True)
        path = path_of(absolute)
        keys = {page_of(path), *other_keys(url)}
        if target := self.resolve(path):
            keys.add(page_of(target) if target.startswith("/") else same_url(target))
        return Place(frozenset(keys), bool(target))


def other_keys(url: str) -> set[str]:
    """Return what identifies the file or the video of a link at another URL."""
    video = video_id(url)
    return {f"file:{name}" for name in file_names(url)} | ({f"video:{video}"} if video else set())
