"""The stored fragments of the page that a request is for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from site_core.lib.lru_cache import LRUCache

from .recording import recording
from .versions import ANY_CHANGE, LISTED_PAGES, SITE, page_version, read_versions

LOCAL_BYTES = 8 * 2**20
TTL = 2 * 24 * 60 * 60  # seconds; fragments are for one day
BASIC_NAMES = {ANY_CHANGE, SITE, LISTED_PAGES}

# {name: [HTML, {name of a version: version}]}
Fragments = dict[str, Any]


def weigh(fragments: Fragments) -> int:
    return 500 + sum(2 * len(html) for html, _versions in fragments.values())


_local: LRUCache[Fragments] = LRUCache(LOCAL_BYTES, weigh)


def clear_local() -> None:
    """Forget the fragments in the memory of this process."""
    _local.clear()


class RequestFragments:
    """The fragments of one URL.

    The versions are read before anything that the page shows. What is rendered now is stored only if nothing at all has
    changed since then, so a fragment is never older than the versions it is stored with.
    """

    def __init__(self, request: HttpRequest, release: str) -> None:
        parts = (release, get_language(), timezone.localdate(), request.scheme, request.get_host(), request.path)
        self.key = hashlib.blake2b("\n".join(map(str, parts)).encode(), digest_size=20).hexdigest()
        self.rendered: Fragments = {}
        self.stored: Fragments = _local.get(self.key) or self.read_shared()
        self.versions = read_versions(BASIC_NAMES | names_of(self.stored))
        if not all(map(self.is_valid, self.stored)):
            self.replace_by_newer()

    def read_shared(self) -> Fragments:
        fragments = cache.get(f"fragments:{self.key}") or {}
        if fragments:  # visitors can request any number of URLs that don't exist
            _local.set(self.key, fragments)
        return fragments

    def replace_by_newer(self) -> None:
        """Use what another process may have stored since this one read the shared cache."""
        shared = cache.get(f"fragments:{self.key}") or {}
        missing = names_of(shared) - self.versions.keys()
        self.versions |= read_versions(missing) if missing else {}
        self.stored = {**{name: self.stored[name] for name in self.stored if self.is_valid(name)}, **shared}

    def has(self, name: str) -> bool:
        """Return whether the fragment ``name`` is stored, and nothing that it shows has changed."""
        return name in self.stored and self.is_valid(name)

    def is_valid(self, name: str) -> bool:
        return all(self.versions.get(key) == version for key, version in self.stored[name][1].items())

    def get_or_render(self, name: str, page_pk: int, shown: Iterable[str], render: Callable[[], str]) -> str:
        """Return the fragment ``name`` of a page. ``shown`` are names of versions, besides those that are recorded."""
        if self.has(name):
            return self.stored[name][0]
        with recording() as recorded:
            html = render()
        if recorded.is_storable:
            names = {*shown, *recorded.names}
            names = {LISTED_PAGES} if LISTED_PAGES in names else names  # which changes with the version of each page
            self.rendered[name] = [html, dict.fromkeys([SITE, page_version(page_pk), *names], "")]
        return html

    def store(self) -> None:
        """Store what was rendered, unless something has changed meanwhile."""
        if not self.rendered:
            return
        versions = read_versions({ANY_CHANGE} | names_of(self.rendered))
        if versions[ANY_CHANGE] != self.versions[ANY_CHANGE]:
            return
        for fragment in self.rendered.values():
            fragment[1] = {name: versions[name] for name in fragment[1]}
        valid = {name: fragment for name, fragment in self.stored.items() if self.is_valid(name)}
        fragments = valid | self.rendered
        _local.set(self.key, fragments)
        cache.set(f"fragments:{self.key}", fragments, TTL)


def names_of(fragments: Fragments) -> set[str]:
    """Return the names of all versions that ``fragments`` are stored with."""
    return {name for _html, versions in fragments.values() for name in versions}
