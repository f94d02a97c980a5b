"""Django's cache in Redis or Valkey, for several machines."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from site_core.lib.circuit_breaker import CircuitBreaker

logger = logging.getLogger(__name__)


class FaultTolerantRedisCache(RedisCache):
    """Django's backend, except that a Redis that does not respond is an empty cache: pages make queries, not errors.

    After a failure, Redis is left alone for a second: a page uses the cache several times, and must not wait each time.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.breaker = CircuitBreaker()

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._call(default, super().get, key, default, version)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return self._call({}, super().get_many, keys, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._call(False, super().has_key, key, version)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        return self._call(None, super().set, key, value, *args, **kwargs)

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        return self._call(list(data), super().set_many, data, *args, **kwargs)

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._call(True, super().add, key, value, *args, **kwargs)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._call(False, super().touch, key, *args, **kwargs)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._call(False, super().delete, key, version)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        return self._call(None, super().delete_many, keys, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        value = self._call(None, super().incr, key, delta, version)
        if value is None:
            raise ValueError(f"Key '{key}' not found")  # Django's message for a missing key
        return value

    def _call(self, default: Any, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Return what ``method`` returns, or ``default`` if Redis does not respond."""
        if not self.breaker.allows_call:
            return default
        try:
            result = method(*args, **kwargs)
        except RedisError as error:
            logger.error("The cache could not be reached: %s: %s", type(error).__name__, error)
            self.breaker.record_failure()
            return default
        self.breaker.record_success()
        return result
