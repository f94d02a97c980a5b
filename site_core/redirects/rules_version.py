"""The version of the rules: a token that changes with every change, so that processes know when to read them again.

The token is stored in the database. The cache holds a copy, so that reading it takes no query.
"""

from __future__ import annotations

import secrets
import threading
from typing import Any

from django.core.cache import cache
from django.db import transaction

from site_core.caching.page_cache.invalidation import invalidate_on_commit
from site_core.caching.signals import cache_invalidated
from site_core.lib.local_cache import LocalCache

from .models import RulesVersion

CACHE_KEY = "redirects.version"
CACHE_TTL_SECONDS = 60  # machines that share the database but not the cache see changes after this time
LOCAL_TTL_SECONDS = 1  # in this process; most requests are for pages and need no newer version

_local_cache = LocalCache(1, lambda: LOCAL_TTL_SECONDS)
_changing = threading.local()  # .rules: whether this thread has changed rules in a transaction that is not committed


def bump() -> None:
    """Change the version. The token is random, because a counter would repeat numbers after a rollback."""
    RulesVersion.objects.update_or_create(pk=1, defaults={"token": secrets.randbits(62)})
    _changing.rules = not transaction.get_autocommit()
    transaction.on_commit(publish)


def stored() -> int:
    """Return the token in the database."""
    return RulesVersion.objects.filter(pk=1).values_list("token", flat=True).first() or 0


def current() -> int:
    """Return the token that this process goes by."""
    if is_changing():
        return stored()  # the caches only have what is committed
    return _local_cache.get_or_set("token", shared)


def is_changing() -> bool:
    """Return whether this thread has changed rules in the current transaction, or in an earlier one rolled back."""
    if getattr(_changing, "rules", False) and transaction.get_autocommit():
        _changing.rules = False  # rolled back
    return getattr(_changing, "rules", False)


def shared() -> int:
    """Return the token in the cache, and fill the cache if it is empty."""
    token = cache.get(CACHE_KEY)
    if token is None:
        token = stored()
        cache.add(CACHE_KEY, token, CACHE_TTL_SECONDS)  # add, not set: another process may have committed a change
    return token


def publish() -> None:
    """Tell the other processes after the commit."""
    clear_local()
    cache.set(CACHE_KEY, stored(), CACHE_TTL_SECONDS)
    # Again: pages cached since the commit may have been rendered with the previous rules.
    invalidate_on_commit(versions=())


def clear_local(**kwargs: Any) -> None:
    """Forget what this process knows, which may have been rolled back."""
    _local_cache.clear()
    _changing.rules = False


cache_invalidated.connect(clear_local)
