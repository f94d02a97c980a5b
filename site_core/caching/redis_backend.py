"""Django's cache in Redis or Valkey, for several machines."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from functools import cached_property
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from site_core.lib.circuit_breaker import CircuitBreaker

from .redis_client import is_wrong_type, read_strings
from .signed_cache import MAX_LENGTH, Replace, SignedCache

logger = logging.getLogger(__name__)


class FaultTolerantRedisCache(SignedCache):
    """A Redis that does not respond is an empty cache: pages make queries, not errors.

    After a failure, Redis is left alone for a second: a page uses the cache several times, and must not wait each time.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.server = server
        self.breaker = CircuitBreaker()

    @cached_property
    def client(self) -> Any:
        return Redis.from_url(self.server, retry=None, **self.options)

    def read(self, names: Collection[str]) -> dict[str, bytes]:
        return self._call({}, read_strings, self.client, names, MAX_LENGTH)

    def write(self, items: dict[str, bytes], expires_at: float | None, only_new: bool = False) -> bool | None:
        return self._call(None, self._write, items, expires_at, only_new)

    def replace(self, name: str, replace: Replace) -> None:
        self._call(None, self._replace, name, replace)

    def remove(self, names: Collection[str]) -> int:
        return self._call(0, self.client.delete, *names) if names else 0

    def clear(self) -> None:
        self.client.flushdb()

    def _write(self, items: dict[str, bytes], expires_at: float | None, only_new: bool) -> bool:
        with self.client.pipeline(transaction=False) as pipeline:
            for name, data in items.items():
                pipeline.set(name, data, px=milliseconds_until(expires_at), nx=only_new)
            return all(pipeline.execute())

    def _replace(self, name: str, replace: Replace) -> None:
        """Redis executes the transaction only if ``name`` has not changed since it was read. If it has, try again."""

        def transaction(pipeline: Any) -> None:
            replacement = replace(read_watched(pipeline, name))
            pipeline.multi()
            if replacement is not None:
                data, expires_at = replacement
                pipeline.set(name, data, px=milliseconds_until(expires_at))

        self.client.transaction(transaction, name)

    def _call(self, default: Any, method: Callable[..., Any], *args: Any) -> Any:
        """Return what ``method`` returns, or ``default`` if Redis does not respond."""
        if not self.breaker.allows_call:
            return default
        try:
            result = method(*args)
        except RedisError as error:
            logger.error("The cache could not be reached: %s: %s", type(error).__name__, error)
            self.breaker.record_failure()
            return default
        self.breaker.record_success()
        return result


def read_watched(pipeline: Any, name: str) -> bytes | None:
    """Return the string under ``name``, which the transaction ``pipeline`` watches."""
    try:
        return pipeline.getrange(name, 0, MAX_LENGTH) or None
    except RedisError as error:
        if is_wrong_type(error):
            return None
        raise


def milliseconds_until(expires_at: float | None) -> int | None:
    return None if expires_at is None else max(1, int((expires_at - time.time()) * 1000))
