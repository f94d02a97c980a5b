"""Rate limits, counted in Django's cache for all processes together.

Time is divided into fixed windows. The cache holds a keyed hash of the client, never the client's address or name.
"""

import logging
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RateLimit:
    """Count requests under ``name`` in windows of ``window`` seconds."""

    name: str
    window: int

    def is_exceeded(self, key: str | None, limit: int) -> bool:
        """Count one request of ``key``. Return whether there were more than ``limit`` in this window.

        Clients that can't be told apart (None) are not limited. If the cache fails, the error is logged and the request
        is allowed.
        """
        if key is None:
            return False
        try:
            return self.count(key) > limit
        except Exception:  # cache backends raise whatever their client library raises
            logger.exception("The rate limit “%s” could not be checked", self.name)
            return False

    def count(self, key: str) -> int:
        """Count one request of ``key``. Return how many there were in this window, including this one."""
        window_number = int(time.time() // self.window)
        digest = salted_hmac(f"rate-limit:{self.name}", f"{window_number}:{key}", algorithm="sha256").hexdigest()
        cache_key = f"rate-limit:{self.name}:{digest}"
        cache.add(cache_key, 0, self.window)
        count = cache.incr(cache_key)
        cache.touch(cache_key, self.window)  # some backends drop the timeout when they increment
        return count
