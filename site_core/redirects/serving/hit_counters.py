"""Count hits of rules and paths not found in memory, and write the counts to the database every few seconds.

Nothing about visitors is stored: no IP address, query string, or user agent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from wagtail.models import Site

from site_core.lib.write_behind import WriteBehindCounter

from ..models import NotFoundPath, RedirectHit, RedirectRule
from . import probes

MAX_PENDING_PATHS = 2000  # different paths not found between two writes; more are not counted
MAX_STORED_PATHS = 10_000
NOT_FOUND_RETENTION_DAYS = 90
HIT_RETENTION_DAYS = 366
BATCH_SIZE = 200

NotFoundKey = tuple[int, str]  # site id, path
NotFoundCount = tuple[int, str]  # requests, host of the page that linked there last


class PendingCounts(NamedTuple):
    """The counts since the last write."""

    hits: Counter[int]  # by primary key of the rule
    not_found: dict[NotFoundKey, NotFoundCount]


class RedirectCounters(WriteBehindCounter[PendingCounts]):
    name = "redirect-counts"
    old_hits_deleted_on: date | None = None

    @property
    def interval(self) -> float | None:
        return settings.REDIRECTS_COUNT_SECONDS

    def empty(self) -> PendingCounts:
        return PendingCounts(Counter(), {})

    def is_empty(self, pending: PendingCounts) -> bool:
        return not pending.hits and not pending.not_found

    def add_not_found(self, key: NotFoundKey, count: int, referrer_host: str) -> None:
        """Add to the count of a path, unless it is new and there are too many. The caller holds the lock."""
        if counted := self.pending.not_found.get(key):
            self.pending.not_found[key] = counted[0] + count, referrer_host or counted[1]
        elif len(self.pending.not_found) < MAX_PENDING_PATHS:
            self.pending.not_found[key] = count, referrer_host

    def merge(self, pending: PendingCounts) -> None:
        newer, self.pending = self.pending, pending
        self.pending.hits.update(newer.hits)
        for key, (count, referrer_host) in newer.not_found.items():
            self.add_not_found(key, count, referrer_host)

    def write(self, pending: PendingCounts) -> None:
        write_hits(pending.hits)
        write_not_found(pending.not_found)


_counters = RedirectCounters()
take_counts = _counters.take
flush = _counters.flush


def record_hits(rule_ids: Iterable[int]) -> None:
    """Count a hit of each rule with one of these primary keys."""
    with _counters.lock:
        _counters.pending.hits.update(rule_ids)
    _counters.start_writing()


def record_not_found(site_id: int, path: str, referrer_host: str = "") -> None:
    """Count a request for ``path`` (as in ``request.path``). ``referrer_host`` is the host of the linking page."""
    key = site_id, path[: NotFoundPath.MAX_PATH_LENGTH]
    with _counters.lock:
        _counters.add_not_found(key, 1, referrer_host[:253])
    _counters.start_writing()


def write_hits(hits: Mapping[int, int]) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    rules = list(RedirectRule.objects.filter(pk__in=hits).only("hits", "last_hit_at"))
    for rule in rules:
        rule.hits, rule.last_hit_at = F("hits") + hits[rule.pk], now
    RedirectRule.objects.bulk_update(rules, ["hits", "last_hit_at"], batch_size=BATCH_SIZE)
    # First the rows, then the counts: another process may create the same rows at the same time.
    RedirectHit.objects.bulk_create([RedirectHit(rule=rule, day=today) for rule in rules], ignore_conflicts=True)
    days = list(RedirectHit.objects.filter(day=today, rule__in=rules))
    for row in days:
        row.count = F("count") + hits[row.rule_id]
    RedirectHit.objects.bulk_update(days, ["count"], batch_size=BATCH_SIZE)
    delete_old_hits(today)


def delete_old_hits(today: date) -> None:
    """Delete expired hits, once a day in each process, because it scans the whole table."""
    if _counters.old_hits_deleted_on != today:
        RedirectHit.objects.filter(day__lt=today - timedelta(days=HIT_RETENTION_DAYS)).delete()
        _counters.old_hits_deleted_on = today


def write_not_found(not_found: Mapping[NotFoundKey, NotFoundCount]) -> None:
    now = timezone.now()
    sites = set(Site.objects.values_list("pk", flat=True))
    # Sorted, so that processes that write at the same time lock the rows in the same order.
    items = sorted((key, counted) for key, counted in not_found.items() if key[0] in sites)
    for start in range(0, len(items), BATCH_SIZE):
        upsert_not_found(dict(items[start : start + BATCH_SIZE]), now)
    rows = NotFoundPath.objects.filter(ignored=False)
    rows.filter(last_seen__lt=now - timedelta(days=NOT_FOUND_RETENTION_DAYS)).delete()
    if (excess := rows.count() - MAX_STORED_PATHS) > 0:
        # A flood of new paths displaces itself, not the paths that people request again and again.
        least_useful = rows.order_by("-is_probe", "hits", "last_seen").values_list("pk", flat=True)
        NotFoundPath.objects.filter(pk__in=list(least_useful[:excess])).delete()


def upsert_not_found(not_found: Mapping[NotFoundKey, NotFoundCount], now: datetime) -> None:
    # First the rows, then the counts: another process may create the same rows at the same time.
    NotFoundPath.objects.bulk_create([build_row(key, (0, ""), None, now) for key in not_found], ignore_conflicts=True)
    sites, paths = zip(*not_found, strict=True)
    rows = NotFoundPath.objects.filter(site__in=set(sites), path__in=paths).select_for_update()
    stored = {(row.site_id, row.path): row for row in rows}
    updated = [build_row(key, counted, stored.get(key), now) for key, counted in not_found.items()]
    # One statement for old and new rows: updating thousands one by one takes seconds, and locks SQLite meanwhile.
    NotFoundPath.objects.bulk_create(
        [row for row in updated if not row.ignored],
        update_conflicts=True,
        unique_fields=["site", "path"],
        update_fields=["hits", "last_seen", "referrer_host", "is_probe"],
    )


def build_row(key: NotFoundKey, counted: NotFoundCount, stored: NotFoundPath | None, now: datetime) -> NotFoundPath:
    """Return the row of a path: its ``stored`` version, or a new one, plus what was counted since."""
    site_id, path = key
    count, referrer_host = counted
    return NotFoundPath(
        site_id=site_id,
        path=path,
        hits=count + (stored.hits if stored else 0),
        first_seen=now,  # only written if the row is new
        last_seen=now,
        referrer_host=referrer_host or (stored.referrer_host if stored else ""),
        is_probe=probes.is_probe(path),
        ignored=stored.ignored if stored else False,
    )
