"""A cache in this process for what most requests need and few requests change."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Any, TypeVar

from .lru_cache import LRUCache

Value = TypeVar("Value")


class LocalCache:
    """Holds at most ``max_entries`` values, each for the number of seconds that ``get_ttl`` returns."""

    def __init__(self, max_entries: int, get_ttl: Callable[[], float]) -> None:
        self.max_entries, self.get_ttl = max_entries, get_ttl
        self.clear()

    def clear(self, **kwargs: object) -> None:
        """Read every value again. A signal can call this.

        A new LRUCache replaces the old one: a value that another thread is reading at this moment goes into the old
        one, and is not seen again.
        """
        self.entries: LRUCache[tuple[Any, float]] = LRUCache(self.max_entries)

    def get_or_set(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """Return the cached value for ``key``, or what ``read()`` returns. None is not cached.

        All callers share the value: they must not change it.
        """
        entries = self.entries
        entry = entries.get(key)
        if entry is not None and time.monotonic() - entry[1] < self.get_ttl():
            return entry[0]
        value = read()
        if value is not None:
            entries.set(key, (value, time.monotonic()))
        return value

    def get_or_set_many(
        self, name: str, keys: Collection[Any], read: Callable[[list[Any]], Mapping[Any, Value]]
    ) -> dict[Any, Value]:
        """Return the cached values for ``keys``, and what ``read`` returns for a list of those that are not cached.

        ``name`` tells apart different kinds of values. All callers share them: they must not change them.
        """
        entries, now = self.entries, time.monotonic()
        cached = {key: entry for key in keys if (entry := entries.get((name, key))) is not None}
        values = {key: value for key, (value, stored_at) in cached.items() if now - stored_at < self.get_ttl()}
        if missing := [key for key in keys if key not in values]:
            found = read(missing)
            for key, value in found.items():
                entries.set((name, key), (value, now))
            values.update(found)
        return values

    def get_or_set_copy(self, key: Hashable, read: Callable[[], Value]) -> Value | None:
        """As ``get_or_set``, but each caller gets a copy of its own, such as a model instance that caches relations.

        The value is held pickled in this process only: copying it with ``copy.deepcopy`` takes several times as long.
        """

        def read_pickled() -> bytes | None:
            value = read()
            return None if value is None else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)

        pickled = self.get_or_set(key, read_pickled)
        return None if pickled is None else pickle.loads(pickled)
