"""The token that tells every process whether the rules it holds are still the rules.

The database has the truth; the cache has a copy, so that asking costs no query. A cleared cache is filled again.
"""

import secrets

from django.core.cache import cache
from django.db import connection, transaction

from .models import RulesVersion

CACHE_KEY = "redirects.version"
SECONDS_TO_TRUST = 60  # of the cache: where machines share the database but not the cache, changes take this long


def bump():
    """Say that rules have changed. Random, not counted: a transaction that is rolled back must not share a number."""
    RulesVersion.objects.update_or_create(pk=1, defaults={"token": secrets.randbits(62)})
    transaction.on_commit(lambda: cache.set(CACHE_KEY, stored(), SECONDS_TO_TRUST))


def stored():
    return RulesVersion.objects.filter(pk=1).values_list("token", flat=True).first() or 0


def current():
    if connection.in_atomic_block:
        return stored()  # the cache knows only what is committed
    token = cache.get(CACHE_KEY)
    if token is None:
        token = stored()
        cache.add(CACHE_KEY, token, SECONDS_TO_TRUST)  # not set: a change may have been committed meanwhile
    return token
