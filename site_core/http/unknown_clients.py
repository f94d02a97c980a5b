"""Remember that clients could not be told apart, because a reverse proxy is not configured.

A warning appears in the log once per process, and in the site health for a day.
"""

from __future__ import annotations

import logging
import time

from django.core.cache import cache

logger = logging.getLogger(__name__)

CACHE_KEY = "http:unknown-clients"
SECONDS_KEPT = 24 * 60 * 60
SECONDS_BETWEEN_WRITES = 10 * 60
_last_written = -float(SECONDS_BETWEEN_WRITES)


def record_unknown_client(proxy: str) -> None:
    """Record that a form came through ``proxy`` (an address, or "" for a Unix socket), whose client is unknown."""
    global _last_written
    now = time.monotonic()
    if now - _last_written < SECONDS_BETWEEN_WRITES:
        return
    is_first, _last_written = _last_written < 0, now
    if is_first:
        logger.warning(
            "The site sees its visitors as %s, because forwarded addresses are not trusted or missing. Limits per "
            "visitor are off. Run manage.py check_setup, or open Site health in the admin.",
            proxy or "a Unix socket",
        )
    try:
        cache.set(CACHE_KEY, proxy, SECONDS_KEPT)
    except Exception:  # cache backends raise whatever their client library raises
        logger.exception("The unknown client could not be recorded")


def unknown_client_proxy() -> str | None:
    """Return the address of the proxy through which unknown clients came within a day; None if there were none."""
    value: str | None = cache.get(CACHE_KEY)
    return value
