"""Django's cache in files, for one machine."""

import logging
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

from site_core.lib.circuit_breaker import CircuitBreaker

logger = logging.getLogger(__name__)


class FaultTolerantFileCache(FileBasedCache):
    """Django's backend, except that a full disk stores nothing: pages make queries, not errors.

    After a failure, nothing is written for a minute: a page writes several times, and each attempt would be logged.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.breaker = CircuitBreaker(retry_after=60)

    def set(self, key: str, *args: Any, **kwargs: Any) -> None:
        if not self.breaker.allows_call:
            return
        try:
            super().set(key, *args, **kwargs)
        except OSError as error:
            logger.error("The cache can't be written: %s. Free space on its disk.", error)
            self.breaker.record_failure()
        else:
            self.breaker.record_success()
