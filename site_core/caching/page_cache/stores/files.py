"""Entries, generation, and locks in files, for all processes of one machine."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from site_core.lib.atomic_file import read_untrusted, write_atomically

from ..entry import MAX_LENGTH, Entry, InvalidEntry, deserialize, serialize
from ..keys import CacheKey, hash_key
from .base import LOCK_TTL

logger = logging.getLogger(__name__)

WRITES_BETWEEN_EVICTIONS = 200


class FileStore:
    """Holds at most ``max_bytes`` of entries in ``folder``.

    The generation is the modification time of a file.
    """

    location = _("Files on this machine")

    # Seconds until the file is checked again. Checking it for each of many requests makes threads take the interpreter
    # from each other, which costs more than the check itself.
    GENERATION_TTL = 0.005

    def __init__(self, folder: Path | str, max_bytes: int) -> None:
        self.folder, self.max_bytes = Path(folder), max_bytes
        self.generation_file = str(self.folder / "generation")  # os.stat takes six times as long with a Path
        self.writes = 0
        self._generation, self._read_at = "", -1.0

    def generation(self) -> str:
        now = time.monotonic()
        if now - self._read_at >= self.GENERATION_TTL:
            try:
                self._generation = str(os.stat(self.generation_file).st_mtime_ns)
            except FileNotFoundError:
                return self.invalidate()
            self._read_at = now
        return self._generation

    def known_generation(self) -> str:
        return self.generation()

    def invalidated_at(self) -> float:
        return os.stat(self.generation_file).st_mtime

    def invalidate(self) -> str:
        """Touch the file, which works on a full disk as well."""
        try:
            last = os.stat(self.generation_file).st_mtime_ns
        except FileNotFoundError:
            self.folder.mkdir(parents=True, exist_ok=True)
            Path(self.generation_file).touch()
            last = 0
        now = max(time.time_ns(), last + 1)  # never the same twice, even if the clock was set back
        os.utime(self.generation_file, ns=(now, now))
        self._generation, self._read_at = str(now), time.monotonic()
        return self._generation

    def get(self, key: CacheKey) -> Entry | None:
        path = self._path(key)
        data = read_untrusted(path, MAX_LENGTH)
        if data is None:
            return None
        try:
            return deserialize(data, key)
        except InvalidEntry as error:
            logger.warning("%s was deleted from the page cache: %s", path.name, error)
            path.unlink(missing_ok=True)
            return None

    def set(self, key: CacheKey, entry: Entry) -> None:
        write_atomically(self._path(key), serialize(entry, key))
        self.writes += 1
        if self.writes % WRITES_BETWEEN_EVICTIONS == 1:
            self.evict()

    def lock(self, key: CacheKey) -> bool:
        path = self._lock_path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        for _attempt in range(2):
            try:
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            except FileExistsError:
                with contextlib.suppress(FileNotFoundError):
                    if abs(time.time() - path.stat().st_mtime) < LOCK_TTL:
                        return False
                    path.unlink()
            else:
                return True
        return False

    def is_locked(self, key: CacheKey) -> bool:
        return self._lock_path(key).exists()

    def unlock(self, key: CacheKey) -> None:
        self._lock_path(key).unlink(missing_ok=True)

    def clear(self) -> None:
        for path in self._entries():
            path.unlink(missing_ok=True)
        self.invalidate()

    def evict(self) -> None:
        """Delete the oldest entries until the rest fits."""
        files = []
        for path in self._entries():
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                files.append((status.st_mtime, status.st_size, path))
        files.sort()
        excess = sum(size for _, size, _ in files) - self.max_bytes
        for _mtime, size, path in files:
            if excess <= 0:
                break
            path.unlink(missing_ok=True)
            excess -= size

    def usage(self) -> tuple[int, int]:
        sizes = []
        for path in self._entries():
            with contextlib.suppress(FileNotFoundError):
                sizes.append(path.stat().st_size)
        return len(sizes), sum(sizes)

    def _entries(self) -> Iterator[Path]:
        return self.folder.glob("??/*.page")

    def _path(self, key: CacheKey) -> Path:
        name = hash_key(key)
        return self.folder / name[:2] / f"{name}.page"

    def _lock_path(self, key: CacheKey) -> Path:
        return self._path(key).with_suffix(".lock")
