"""How often rules answered and addresses were missed: counted in memory, written every few seconds.

Nothing about visitors is kept: no IP, query or user agent.
"""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from wagtail.models import Site

from site_core.lib.write_behind import WriteBehindCounter

from . import misses
from .models import NotFoundPath, RedirectHit, RedirectRule

MAX_PENDING_PATHS = 2000  # different missed addresses between two writes; what is beyond is not counted
MAX_STORED_PATHS = 10_000
NOT_FOUND_RETENTION_DAYS = 90
HIT_RETENTION_DAYS = 366
BATCH_SIZE = 200


class PendingCounts(NamedTuple):
    """What was counted since the last write."""

    hits: Counter  # rule id → count
    not_found: dict  # (site id, path) → [count, referrer host]


class RedirectCounters(WriteBehindCounter[PendingCounts]):
    name = "redirect-counts"
    old_hits_removed_on = None

    @property
    def interval(self):
        return settings.REDIRECTS_COUNT_SECONDS

    def empty(self):
        return PendingCounts(Counter(), {})

    def is_empty(self, pending):
        return not pending.hits and not pending.not_found

    def add_not_found(self, key, count, referrer_host):
        """Add to the pending counts. The lock is held."""
        if entry := self.pending.not_found.get(key):
            entry[0] += count
            entry[1] = referrer_host or entry[1]
        elif len(self.pending.not_found) < MAX_PENDING_PATHS:
            self.pending.not_found[key] = [count, referrer_host]

    def merge(self, pending):
        newer, self.pending = self.pending, pending
        self.pending.hits.update(newer.hits)
        for key, (count, referrer_host) in newer.not_found.items():
            self.add_not_found(key, count, referrer_host)

    def write(self, pending):
        write_hits(pending.hits)
        write_not_found(pending.not_found)


_counters = RedirectCounters()
take_counts = _counters.take
flush = _counters.flush


def record_hit(rule_id):
    with _counters.lock:
        _counters.pending.hits[rule_id] += 1
    _counters.start_writing()


def record_not_found(site_id, path, referrer_host=""):
    """``path`` as in ``request.path``; ``referrer_host`` is the host of the page that linked there, if any."""
    key = site_id, path[: NotFoundPath.MAX_PATH_LENGTH]
    with _counters.lock:
        _counters.add_not_found(key, 1, referrer_host[:253])
    _counters.start_writing()


def write_hits(hits):
    now = timezone.now()
    today = timezone.localdate(now)
    rules = list(RedirectRule.objects.filter(pk__in=hits).only("hits", "last_hit_at"))
    for rule in rules:
        rule.hits, rule.last_hit_at = F("hits") + hits[rule.pk], now
    RedirectRule.objects.bulk_update(rules, ["hits", "last_hit_at"], batch_size=BATCH_SIZE)
    days = {row.rule_id: row for row in RedirectHit.objects.filter(day=today, rule__in=rules)}
    for row in days.values():
        row.count = F("count") + hits[row.rule_id]
    RedirectHit.objects.bulk_update(days.values(), ["count"], batch_size=BATCH_SIZE)
    new = [RedirectHit(rule=rule, day=today, count=hits[rule.pk]) for rule in rules if rule.pk not in days]
    RedirectHit.objects.bulk_create(new, ignore_conflicts=True)
    delete_old_hits(today)


def delete_old_hits(today):
    """Once a day and process: it reads the whole table."""
    if _counters.old_hits_removed_on != today:
        RedirectHit.objects.filter(day__lt=today - timedelta(days=HIT_RETENTION_DAYS)).delete()
        _counters.old_hits_removed_on = today


def write_not_found(missed):
    now = timezone.now()
    sites = set(Site.objects.values_list("pk", flat=True))
    items = [item for item in missed.items() if item[0][0] in sites]
    for start in range(0, len(items), BATCH_SIZE):
        upsert_not_found(dict(items[start : start + BATCH_SIZE]), now)
    kept = NotFoundPath.objects.filter(ignored=False)
    kept.filter(last_seen__lt=now - timedelta(days=NOT_FOUND_RETENTION_DAYS)).delete()
    if (too_many := kept.count() - MAX_STORED_PATHS) > 0:
        # A flood of new addresses drives itself out, not what people have asked for again and again.
        least = kept.order_by("-is_probe", "hits", "last_seen").values_list("pk", flat=True)
        NotFoundPath.objects.filter(pk__in=list(least[:too_many])).delete()


def upsert_not_found(missed, now):
    sites, paths = zip(*missed, strict=True)
    found = NotFoundPath.objects.filter(site__in=set(sites), path__in=paths).select_for_update()
    known = {(row.site_id, row.path): row for row in found}
    rows = [build_row(*key, *counted, known.get(key), now) for key, counted in missed.items()]
    # One statement for old and new rows: updating thousands one by one takes seconds, which visitors wait for.
    NotFoundPath.objects.bulk_create(
        [row for row in rows if not row.ignored],
        update_conflicts=True,
        unique_fields=["site", "path"],
        update_fields=["hits", "last_seen", "referrer_host"],
    )


def build_row(site_id, path, count, referrer_host, known, now):
    """The row of one address: what is ``known`` of it, if anything, and what was counted since."""
    return NotFoundPath(
        site_id=site_id,
        path=path,
        hits=count + (known.hits if known else 0),
        first_seen=now,  # where the row is new
        last_seen=now,
        referrer_host=referrer_host or (known.referrer_host if known else ""),
        is_probe=misses.is_probe(path),
        ignored=known.ignored if known else False,
    )
