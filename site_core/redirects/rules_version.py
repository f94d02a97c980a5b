"""The token that tells every process whether the rules it holds are still the rules.

The database has the truth; the cache has a copy, so that asking costs no query. A cleared cache is filled again.
"""

import secrets
import threading
import time

from django.core.cache import cache
from django.db import transaction

from site_core.caching.page_cache.invalidation import begin_generation
from site_core.caching.signals import new_generation

from .models import RulesVersion

CACHE_KEY = "redirects.version"
CACHE_TTL_SECONDS = 60  # of the cache: where machines share the database but not the cache, changes take this long


LOCAL_TTL_SECONDS = 1  # in this process, before the cache is asked again: most requests are for pages, not for rules

_cached = {}  # "token" → (token, when it was read); replaced as a whole, so threads need no lock
_changing = threading.local()  # .rules: whether this thread has changed rules in a transaction that is not committed


def bump():
    """Say that rules have changed. Random, not counted: a transaction that is rolled back must not share a number."""
    RulesVersion.objects.update_or_create(pk=1, defaults={"token": secrets.randbits(62)})
    _changing.rules = not transaction.get_autocommit()
    transaction.on_commit(publish)


def stored():
    return RulesVersion.objects.filter(pk=1).values_list("token", flat=True).first() or 0


def current():
    if is_changing():
        return stored()  # others know only what is committed
    held = _cached
    token, read_at = held.get("token", (None, 0))
    if token is None or time.monotonic() - read_at > LOCAL_TTL_SECONDS:
        token = shared()
        held["token"] = token, time.monotonic()
    return token


def is_changing():
    """Whether this thread is in the transaction in which it has changed rules, or in one after a rolled back one."""
    if getattr(_changing, "rules", False) and transaction.get_autocommit():
        _changing.rules = False  # rolled back
    return getattr(_changing, "rules", False)


def shared():
    token = cache.get(CACHE_KEY)
    if token is None:
        token = stored()
        cache.add(CACHE_KEY, token, CACHE_TTL_SECONDS)  # not set: a change may have been committed meanwhile
    return token


def publish():
    """Tell the other processes, once the change is committed."""
    clear_local()
    cache.set(CACHE_KEY, stored(), CACHE_TTL_SECONDS)
    begin_generation()  # again: pages kept since the commit may have been made with the rules before


def clear_local(**kwargs):
    """Ask anew: what this process knows may have been rolled back."""
    global _cached
    _cached = {}  # not cleared: what another thread is reading now goes into the old one
    _changing.rules = False


new_generation.connect(clear_local)
