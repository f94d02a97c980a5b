"""The store as a worker uses it: if it fails, the worker continues with what it holds in memory."""

import logging
from typing import Any

from site_core.lib.circuit_breaker import CircuitBreaker

from .base import Store

logger = logging.getLogger(__name__)


class ResilientStore:
    """Wraps the store ``backend``. Its failures are logged, once a second, and never raised."""

    def __init__(self, backend: Store) -> None:
        self.backend = backend
        self.last_generation = ""
        self.breaker = CircuitBreaker()

    @property
    def is_down(self) -> bool:
        return self.breaker.is_open

    def generation(self) -> str:
        """Return the current generation, or the last known one while the store is down.

        A store that is back is invalidated, because it missed the changes that were made meanwhile.
        """
        was_down = self.breaker.is_open
        if was_down and not self.breaker.allows_call:
            return self.last_generation
        try:
            generation = self.backend.invalidate() if was_down else self.backend.generation()
        except Exception as error:
            self._record_failure(error)
            return self.last_generation
        if was_down:
            self.breaker.record_success()
        self.last_generation = generation
        return generation

    def known_generation(self) -> str | None:
        """Return the current generation, or None if that takes more than a moment, or while the store is down."""
        if self.breaker.is_open:
            return None
        try:
            return self.backend.known_generation()
        except Exception:  # the next call of ``generation`` logs it
            return None

    def call(self, name: str, *args: Any, default: Any = None) -> Any:
        """Return what the method ``name`` of the store returns, or ``default`` if the store fails."""
        if self.is_down:
            return default
        try:
            return getattr(self.backend, name)(*args)
        except Exception as error:
            self._record_failure(error, is_down=name != "set")  # a full disk can still be read
            return default

    def _record_failure(self, error: Exception, is_down: bool = True) -> None:
        logger.error("The page cache can’t use its store: %s: %s", type(error).__name__, error)
        if is_down:
            self.breaker.record_failure()
