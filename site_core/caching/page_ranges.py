"""Values that take reading many pages, computed for one range of page ids at a time. See docs/rooms/caching.md.

A range is computed again after a change of a page in it, and all ranges after a change that may concern any page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache as cache_forever
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max, Min
from django.utils import timezone
from wagtail.models import Page

from .fragments.versions import OUTSIDE_PAGES, SITE, ids_in, range_number, range_version, read_versions
from .page_cache.release import fingerprint

TTL = 7 * 24 * 60 * 60  # seconds

T = TypeVar("T")

release = cache_forever(fingerprint)


def get_or_compute(name: str, compute: Callable[[int], T]) -> dict[int, T]:
    """Return ``{number of a range of page ids: what compute returns for it}``, computing only what is not stored.

    Values must be of types that the cache can hold. They may depend on pages in the range, on rows that anything may
    depend on, such as sites and private sections, and on redirects.
    """
    ids = Page.objects.filter(depth__gt=1).aggregate(first=Min("pk"), last=Max("pk"))
    numbers = range(range_number(ids["first"] or 0), range_number(ids["last"] or 0) + 1)
    if not settings.FRAGMENT_CACHE:
        return {number: compute(number) for number in numbers}
    # Read before what is computed: a value is never older than the versions that it is stored with.
    now, versions = timezone.now(), read_versions([SITE, OUTSIDE_PAGES, *map(range_version, numbers)])
    key = f"page-ranges:{release()}:{name}"
    stored: dict[int, list[Any]] = cache.get(key) or {}
    current: dict[int, list[Any]] = {}
    for number in numbers:
        its_versions = [versions[each] for each in (SITE, OUTSIDE_PAGES, range_version(number))]
        entry = stored.get(number)
        is_valid = entry is not None and entry[0] == its_versions and (entry[1] is None or now <= entry[1])
        current[number] = entry if entry and is_valid else [its_versions, next_expiry(number, now), compute(number)]
    if current != stored:
        cache.set(key, current, TTL)
    return {number: value for number, (_versions, _until, value) in current.items()}


def next_expiry(number: int, now: datetime) -> datetime | None:
    """Return when the next page in range ``number`` expires, which by itself changes no version."""
    ids = ids_in(number)
    expiring = Page.objects.filter(pk__gte=ids.start, pk__lt=ids.stop, expire_at__gte=now)
    return expiring.aggregate(next=Min("expire_at"))["next"]
