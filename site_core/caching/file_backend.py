"""Django's cache in files, for one machine."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection
from operator import itemgetter
from pathlib import Path
from typing import Any

from site_core.lib.atomic_file import read_untrusted, write_atomically
from site_core.lib.circuit_breaker import CircuitBreaker

from .signed_cache import MAX_LENGTH, Replace, SignedCache

logger = logging.getLogger(__name__)

SUFFIX = ".djcache"
MAX_ENTRIES = 10_000
WRITES_BETWEEN_CULLS = 200


class FaultTolerantFileCache(SignedCache):
    """A full disk stores nothing: pages make queries, not errors.

    After a failure, nothing is written for a minute: a page writes several times, and each attempt would be logged.
    Two processes that increment a value at the same moment may count once.
    """

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.folder = Path(folder)
        self.max_entries = self.options.get("MAX_ENTRIES", MAX_ENTRIES)
        self.writes = WRITES_BETWEEN_CULLS  # the first write culls
        self.breaker = CircuitBreaker(retry_after=60)

    def read(self, names: Collection[str]) -> dict[str, bytes]:
        files = {name: read_untrusted(self.path(name), MAX_LENGTH) for name in names}
        return {name: data for name, data in files.items() if data is not None}

    def write(self, items: dict[str, bytes], expires_at: float | None, only_new: bool = False) -> bool | None:
        if only_new and any(self.path(name).exists() for name in items):
            return False
        return self._write(items)

    def replace(self, name: str, replace: Replace) -> None:
        replacement = replace(read_untrusted(self.path(name), MAX_LENGTH))
        if replacement is not None:
            self._write({name: replacement[0]})

    def remove(self, names: Collection[str]) -> int:
        return sum(map(delete, map(self.path, names)))

    def clear(self) -> None:
        for path in self.folder.glob(f"*{SUFFIX}"):
            delete(path)

    def path(self, name: str) -> Path:
        return self.folder / f"{hashlib.blake2b(name.encode(), digest_size=20).hexdigest()}{SUFFIX}"

    def cull(self) -> None:
        """Delete the older half of the entries if there are too many."""
        files = []
        for path in self.folder.glob(f"*{SUFFIX}"):
            try:
                files.append((path.lstat().st_mtime, path))
            except FileNotFoundError:
                continue  # another process deleted it
        if len(files) > self.max_entries:
            for _mtime, path in sorted(files, key=itemgetter(0))[: len(files) - self.max_entries // 2]:
                delete(path)

    def _write(self, items: dict[str, bytes]) -> bool | None:
        if not self.breaker.allows_call:
            return None
        try:
            for name, data in items.items():
                write_atomically(self.path(name), data)
            self.writes += len(items)
            if self.writes >= WRITES_BETWEEN_CULLS:
                self.writes = 0
                self.cull()
        except OSError as error:
            logger.error("The cache can't be written: %s. Free space on its disk.", error)
            self.breaker.record_failure()
            return None
        self.breaker.record_success()
        return True


def delete(path: Path) -> bool:
    """Delete a file of the cache, and return whether there was one. Folders and the like are left alone."""
    try:
        path.unlink()
    except OSError:
        return False
    return True
