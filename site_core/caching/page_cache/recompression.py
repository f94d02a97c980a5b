"""Compresses provisional entries as well as possible in a thread, after their visitor has got a quick response."""

from __future__ import annotations

from collections.abc import Callable

from site_core.lib.background_queue import BackgroundQueue

from .entry import Entry, recompress
from .keys import CacheKey
from .release import Release
from .stores.local import LocalStore
from .stores.resilient import ResilientStore

MAX_WAITING = 20  # entries; of more, the visitor waits until it is compressed


class Recompressor:
    """Replaces provisional entries in ``store``, and in what ``local_store`` returns for their key and status."""

    def __init__(
        self, store: ResilientStore, release: Release, local_store: Callable[[CacheKey, int], LocalStore]
    ) -> None:
        self.store, self.release, self.local_store = store, release, local_store
        self.queue: BackgroundQueue[tuple[CacheKey, Entry]] = BackgroundQueue(
            "page-cache-compression", lambda item: self.replace(*item), MAX_WAITING
        )

    def enqueue(self, key: CacheKey, provisional: Entry) -> None:
        if not self.queue.put((key, provisional)):
            self.replace(key, provisional)

    def replace(self, key: CacheKey, provisional: Entry) -> None:
        """Compress an entry as well as possible, and store it, unless it is outdated or there is another one.

        It belongs to the generation of the provisional one. If a change, and a request after it, come between the last
        comparison and the replacement, the page is rendered once more: a lock would delay that request instead.
        """
        if not self.is_current(provisional):
            return
        entry = recompress(provisional)
        is_stored = self.store.call("get", key) == provisional
        if not self.is_current(entry):
            return
        if is_stored:
            self.store.call("set", key, entry)
        local_store = self.local_store(key, entry.status)
        if local_store.get(key) is provisional:
            local_store.set(key, entry)

    def is_current(self, entry: Entry) -> bool:
        return entry.is_fresh(self.store.generation()) and self.release.is_current()
