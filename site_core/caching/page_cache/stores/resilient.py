"""The store as a worker uses it: where the store fails, the worker goes on with what it has in memory."""

import logging

from site_core.lib.circuit_breaker import CircuitBreaker

logger = logging.getLogger(__name__)


class Shared:
    """``store``, whose failures are logged once a second and never raised."""

    def __init__(self, store):
        self.store = store
        self.last_generation = ""
        self.breaker = CircuitBreaker()

    @property
    def is_down(self):
        return self.breaker.is_open

    def generation(self):
        """The generation in force, or where the store is down the last one known: see ``is_down``.

        A store that comes back begins a new one: what was changed meanwhile could not be told.
        """
        was_down = self.breaker.is_open
        if was_down and not self.breaker.allows_call:
            return self.last_generation
        try:
            generation = self.store.step() if was_down else self.store.generation()
        except Exception as error:
            self.failed(error)
            return self.last_generation
        if was_down:
            self.breaker.record_success()
        self.last_generation = generation
        return generation

    def attempt(self, name, *arguments, otherwise=None):
        """What the store's method ``name`` returns, or where it fails, ``otherwise``."""
        if self.is_down:
            return otherwise
        try:
            return getattr(self.store, name)(*arguments)
        except Exception as error:
            self.failed(error, is_down=name != "set")  # a full disk can still be read
            return otherwise

    def failed(self, error, is_down=True):
        logger.error("The page cache can't use its store: %s: %s", type(error).__name__, error)
        if is_down:
            self.breaker.record_failure()
