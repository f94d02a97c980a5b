"""Values that take reading many pages, computed for one range of page ids at a time. See docs/rooms/caching.md.

A range is computed again after a change of a page in it, and all ranges after a change that may concern any page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache as cache_forever
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, IntegerField, Min, Q, Value
from django.utils import timezone
from wagtail.models import Page

from .fragments.versions import ALL_RANGES, ids_in, range_number, range_version, read_versions
from .page_cache.release import fingerprint

TTL = 7 * 24 * 60 * 60  # seconds

T = TypeVar("T")

release = cache_forever(fingerprint)


def get_or_compute(name: str, compute: Callable[[int], T]) -> dict[int, T]:
    """Return ``{number of a range of page ids: what compute returns for it}``, computing only what is not stored.

    Ranges without pages are left out. Values must be of types that the cache can hold. They may depend on pages in the
    range and their child rows, on sites, private sections, and redirects, and on models that an app registers with
    ``register_models_of_all_ranges``. Anything else, such as settings, belongs into ``name``.
    """
    # Not the maximum: for that, SQLite reads all pages.
    last = Page.objects.filter(depth__gt=1).order_by("-pk").values_list("pk", flat=True).first()
    numbers = range(range_number(last or 0) + 1)
    if not settings.FRAGMENT_CACHE:
        return {number: compute(number) for number in find_occupied(numbers, timezone.now())}
    # Read before what is computed: a value is never older than the versions that it is stored with.
    now, versions = timezone.now(), read_versions([ALL_RANGES, *map(range_version, numbers)])
    key = f"page-ranges:{release()}:{name}"
    stored: dict[int, list[Any]] = cache.get(key) or {}
    needed = {number: [versions[each] for each in (ALL_RANGES, range_version(number))] for number in numbers}
    current = {number: stored[number] for number in numbers if is_valid(stored.get(number), needed[number], now)}
    if missing := [number for number in numbers if number not in current]:
        occupied = find_occupied(missing, now)
        for number in missing:
            value = compute(number) if number in occupied else None
            current[number] = [needed[number], occupied.get(number), value]
        cache.set(key, current, TTL)
    return {number: value for number, (_versions, _until, value) in sorted(current.items()) if value is not None}


def is_valid(entry: list[Any] | None, versions: list[str], now: datetime) -> bool:
    return entry is not None and entry[0] == versions and (entry[1] is None or now <= entry[1])


def find_occupied(numbers: Sequence[int], now: datetime) -> dict[int, datetime | None]:
    """Return those of the ranges that contain pages, and when the next page in each expires.

    That a page expires changes no version. One query for all ranges: most ids may belong to pages deleted long ago.
    """
    first, last = ids_in(min(numbers)), ids_in(max(numbers))
    pages = Page.objects.filter(pk__gte=first.start, pk__lt=last.stop, depth__gt=1).order_by()
    ranges = pages.values(number=F("pk") / Value(len(first), output_field=IntegerField()))
    rows = ranges.annotate(expiry=Min("expire_at", filter=Q(expire_at__gte=now)))
    found = dict(rows.values_list("number", "expiry"))
    return {number: found[number] for number in numbers if number in found}
