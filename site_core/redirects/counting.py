"""How often rules answered and addresses were missed: counted in memory, written every few seconds.

Nothing about visitors is kept: no IP, query or user agent.
"""

import logging
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Site

from ..held_counts import HeldCounts
from . import misses
from .models import NotFoundPath, RedirectHit, RedirectRule

logger = logging.getLogger(__name__)

MAX_PENDING_PATHS = 2000  # different missed addresses between two writes; what is beyond is not counted
MAX_STORED_PATHS = 10_000
NOT_FOUND_RETENTION_DAYS = 90
HIT_RETENTION_DAYS = 366
BATCH_SIZE = 200


class RedirectCounters(HeldCounts):
    """What this process has counted since the last write."""

    name = "redirect-counts"
    old_hits_removed_on = None

    @property
    def seconds(self):
        return settings.REDIRECTS_COUNT_SECONDS

    def clear(self):
        self.hits = Counter()
        self.not_found = {}  # (site id, path) → [count, referrer host]

    def take(self):
        with self.lock:
            taken = self.hits, self.not_found
            self.clear()
            return taken

    def flush(self):
        flush()


_counters = RedirectCounters()


def take_counts():
    """``(hits, misses)`` counted since the last write, for whoever writes them."""
    return _counters.take()


def record_hit(rule_id):
    with _counters.lock:
        _counters.hits[rule_id] += 1
    _counters.start_writing()


def record_not_found(site_id, path, referrer_host=""):
    """``path`` as in ``request.path``; ``referrer_host`` is the host of the page that linked there, if any."""
    key = site_id, path[: NotFoundPath.MAX_PATH_LENGTH]
    referrer_host = referrer_host[:253]
    with _counters.lock:
        if entry := _counters.not_found.get(key):
            entry[0] += 1
            entry[1] = referrer_host or entry[1]
        elif len(_counters.not_found) < MAX_PENDING_PATHS:
            _counters.not_found[key] = [1, referrer_host]
    _counters.start_writing()


def flush():
    """Write what this process has counted. Where the database is busy, it is counted again for the next time."""
    hits, missed = take_counts()
    if not hits and not missed:
        return
    try:
        with transaction.atomic():
            write_hits(hits)
            write_not_found(missed)
    except (OperationalError, InterfaceError) as error:
        logger.warning("Counts of redirects were not written, next try soon: %s", error)
        restore_counts(hits, missed)
    except DatabaseError:
        # What the database will never take, such as a site that is deleted meanwhile, must not be in the way for good.
        logger.exception("Counts of redirects were lost")


def restore_counts(hits, missed):
    with _counters.lock:
        _counters.hits.update(hits)
        for key, (count, host) in missed.items():
            if key in _counters.not_found:
                _counters.not_found[key][0] += count
            elif len(_counters.not_found) < MAX_PENDING_PATHS:
                _counters.not_found[key] = [count, host]


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
