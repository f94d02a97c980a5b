"""What every store offers."""

from __future__ import annotations

from typing import Protocol

from ..entry import Entry
from ..keys import CacheKey

LOCK_TTL = 10  # seconds until the lock of a process that died while rendering ends


class Store(Protocol):
    """Holds entries, the current generation, and a lock for each page that is being rendered.

    ``location`` is shown in the admin. ``max_bytes`` is None if the store does not limit itself.
    """

    @property
    def location(self) -> object: ...

    @property
    def max_bytes(self) -> int | None: ...

    def generation(self) -> str:
        """Return the current generation."""

    def known_generation(self) -> str | None:
        """Return the current generation if that is possible without waiting for another machine, otherwise None."""

    def invalidate(self) -> str:
        """Start a new generation, and return it."""

    def invalidated_at(self) -> float:
        """Return when the current generation started, as a Unix time."""

    def get(self, key: CacheKey) -> Entry | None:
        """Return the entry for ``key``, fresh or not."""

    def set(self, key: CacheKey, entry: Entry) -> None: ...

    def lock(self, key: CacheKey) -> bool:
        """Return whether the caller may render ``key`` now. It must ``unlock`` the key afterwards."""

    def is_locked(self, key: CacheKey) -> bool: ...

    def unlock(self, key: CacheKey) -> None: ...

    def clear(self) -> None:
        """Delete all entries, including the last good copies, and invalidate."""

    def usage(self) -> tuple[int, int]:
        """Return the number of entries, and their size in bytes."""
