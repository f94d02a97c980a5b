"""Values that take reading many pages, computed for one range of page ids at a time. See docs/rooms/caching.md.

A range is computed again after a change of a page in it, and all ranges after a change that may concern any page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache as cache_forever
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, IntegerField, Min, Q, Value
from django.db.models.expressions import CombinedExpression
from django.utils import timezone
from wagtail.models import Page

from .fragments.versions import ALL_RANGES, ids_in, range_number, range_version, read_versions
from .page_cache.release import fingerprint

TTL = 7 * 24 * 60 * 60  # seconds

T = TypeVar("T")

release = cache_forever(fingerprint)


def get_or_compute(name: str, compute: Callable[[range], Mapping[int, T]]) -> dict[int, T]:
    """Return ``{number of a range of page ids: value}``, computing only what is not stored.

    ``compute`` gets the ids of one or more ranges that follow each other, and returns the values of those that have
    one. Values must be of types that the cache can hold. They may depend on pages in the range, their child rows, and
    the topics and other rows that they refer to, on sites, private sections, and redirects, and on models that an app
    registers with ``register_models_of_all_ranges``. Anything else, such as settings, belongs into ``name``.
    """
    # Not the maximum: for that, SQLite reads all pages.
    last = Page.objects.filter(depth__gt=1).order_by("-pk").values_list("pk", flat=True).first()
    numbers = range(range_number(last or 0) + 1)
    if not settings.FRAGMENT_CACHE:
        return dict(sorted(compute(ids_in(numbers)).items()))
    # Read before what is computed: a value is never older than the versions that it is stored with.
    now, versions = timezone.now(), read_versions([ALL_RANGES, *map(range_version, numbers)])
    key = f"page-ranges:{release()}:{name}"
    stored: dict[int, list[Any]] = cache.get(key) or {}
    needed = {number: [versions[each] for each in (ALL_RANGES, range_version(number))] for number in numbers}
    current = {number: stored[number] for number in numbers if is_valid(stored.get(number), needed[number], now)}
    for run in consecutive(number for number in numbers if number not in current):
        expiries = find_occupied(run, now)
        values = compute(ids_in(run)) if expiries else {}
        current |= {number: [needed[number], expiries.get(number), values.get(number)] for number in run}
    if current != stored:
        cache.set(key, current, TTL)
    return {number: value for number, (_versions, _until, value) in sorted(current.items()) if value is not None}


def consecutive(numbers: Iterable[int]) -> Iterator[range]:
    """Yield ``numbers``, which are sorted, as ranges without gaps."""
    run = range(0)
    for number in numbers:
        if run and number == run.stop:
            run = range(run.start, number + 1)
            continue
        if run:
            yield run
        run = range(number, number + 1)
    if run:
        yield run


def number_of_range() -> CombinedExpression:
    """Return an expression for the number of the range that a page belongs to, by which a query can group pages."""
    return F("pk") / Value(len(ids_in(range(1))), output_field=IntegerField())


def is_valid(entry: list[Any] | None, versions: list[str], now: datetime) -> bool:
    return entry is not None and entry[0] == versions and (entry[1] is None or now <= entry[1])


def find_occupied(numbers: range, now: datetime) -> dict[int, datetime | None]:
    """Return those of the ranges that contain pages, and when the next page in each expires.

    That a page expires changes no version.
    """
    ids = ids_in(numbers)
    pages = Page.objects.filter(pk__gte=ids.start, pk__lt=ids.stop, depth__gt=1).order_by()
    rows = pages.values(number=number_of_range()).annotate(expiry=Min("expire_at", filter=Q(expire_at__gte=now)))
    return dict(rows.values_list("number", "expiry"))
