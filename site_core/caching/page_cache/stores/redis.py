"""Entries, generation, and locks in Redis or Valkey, for several machines."""

from __future__ import annotations

import itertools
import logging
import secrets
import time
from collections.abc import Iterator
from typing import Any

from django.core.signing import BadSignature
from django.utils.translation import gettext_lazy as _
from redis import Redis

from ...authentication import sign, unsign
from ...redis_client import read_string
from ..entry import MAX_LENGTH, Entry, InvalidEntry, deserialize, serialize
from ..keys import CacheKey, hash_key
from .base import LOCK_TTL

logger = logging.getLogger(__name__)

GENERATION = "generation"  # what its signature is for
MAX_GENERATION_LENGTH = 200  # bytes
BATCH_SIZE = 1000  # names in one command, which Redis handles quickly


class RedisStore:
    """Holds entries in Redis, whose ``maxmemory`` limits them."""

    location = _("Redis, shared by all machines")
    max_bytes = None

    GENERATION_TTL = 0.25  # seconds until it is read again: how late a change may be visible on another machine
    ENTRY_TTL = 7 * 24 * 60 * 60  # seconds
    TIMEOUT = 0.5  # seconds

    def __init__(self, url: str, prefix: str = "clinic-page-cache-3") -> None:
        # No retries: a worker that can't reach Redis invalidates once it can. See resilient.py.
        self.redis: Any = Redis.from_url(
            url, retry=None, socket_timeout=self.TIMEOUT, socket_connect_timeout=self.TIMEOUT
        )
        self.prefix = prefix
        self._generation, self._read_at = "", -1.0

    def generation(self) -> str:
        now = time.monotonic()
        if self.known_generation() is None:
            self._hold(self._read_generation() or self._create_generation(), now)
        return self._generation

    def known_generation(self) -> str | None:
        is_recent = time.monotonic() - self._read_at < self.GENERATION_TTL
        return self._generation if self._generation and is_recent else None

    def _read_generation(self) -> str | None:
        """Return the stored generation. One that this site did not store is deleted."""
        name = self._name("generation")
        stored = read_string(self.redis, name, MAX_GENERATION_LENGTH)
        if stored is None:
            return None
        try:
            return unsign(GENERATION, name, stored).decode()
        except BadSignature as error:
            logger.warning("%s was deleted: %s", name, error)
            self.redis.delete(name)
            return None

    def _create_generation(self) -> str:
        """Several processes may find Redis empty at once: the generation of one of them is used by all."""
        generation = new_generation()
        self.redis.set(self._name("generation"), self._signed(generation), nx=True)
        return self._read_generation() or self.invalidate()

    def _signed(self, generation: str) -> bytes:
        return sign(GENERATION, self._name("generation"), generation.encode())

    def _hold(self, generation: str, now: float) -> None:
        if time_of(generation) < time_of(self._generation):
            # Redis restarted with a snapshot from before the last change.
            self.invalidate()
        else:
            self._generation, self._read_at = generation, now

    def invalidated_at(self) -> float:
        return time_of(self._generation)

    def invalidate(self) -> str:
        """Write to Redis first: no page may be rendered for a generation that another process replaces."""
        generation = new_generation()
        self.redis.set(self._name("generation"), self._signed(generation))
        self._generation, self._read_at = generation, time.monotonic()
        return generation

    def get(self, key: CacheKey) -> Entry | None:
        name = self._entry_name(key)
        data = read_string(self.redis, name, MAX_LENGTH)
        if data is None:
            return None
        try:
            return deserialize(data, key)
        except InvalidEntry as error:
            logger.warning("%s was deleted from the page cache: %s", name, error)
            self.redis.delete(name)
            return None

    def set(self, key: CacheKey, entry: Entry) -> None:
        self.redis.set(self._entry_name(key), serialize(entry, key), ex=self.ENTRY_TTL)

    def lock(self, key: CacheKey) -> bool:
        return bool(self.redis.set(self._lock_name(key), b"1", nx=True, ex=LOCK_TTL))

    def is_locked(self, key: CacheKey) -> bool:
        return bool(self.redis.exists(self._lock_name(key)))

    def unlock(self, key: CacheKey) -> None:
        self.redis.delete(self._lock_name(key))

    def clear(self) -> None:
        for names in self._entry_names():
            self.redis.unlink(*names)
        self.invalidate()

    def usage(self) -> tuple[int, int]:
        count = size = 0
        for names in self._entry_names():
            with self.redis.pipeline(transaction=False) as pipeline:
                for name in names:
                    pipeline.strlen(name)
                sizes = pipeline.execute()
            count, size = count + len(names), size + sum(sizes)
        return count, size

    def _entry_names(self) -> Iterator[list[bytes]]:
        """Yield the names of all entries, in batches."""
        names = self.redis.scan_iter(self._name("page:*"), count=BATCH_SIZE)
        while batch := list(itertools.islice(names, BATCH_SIZE)):
            yield batch

    def _entry_name(self, key: CacheKey) -> str:
        return self._name(f"page:{hash_key(key)}")

    def _lock_name(self, key: CacheKey) -> str:
        return self._name(f"lock:{hash_key(key)}")

    def _name(self, name: str) -> str:
        return f"{self.prefix}:{name}"


def new_generation() -> str:
    """Return the current time, and a random part that makes it unique."""
    return f"{time.time():.6f}-{secrets.token_hex(6)}"


def time_of(generation: str) -> float:
    """Return when ``generation`` started, as a Unix time."""
    return float(generation.partition("-")[0] or 0)
