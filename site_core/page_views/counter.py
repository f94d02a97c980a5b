"""Counts page views in memory, and writes them every few seconds: one number per page and day."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, Site

from site_core.lib.write_behind import WriteBehindCounter
from site_core.pages.querysets import public_live

from .models import PageCount

MAX_PENDING_URLS = 5000  # different URLs between two writes; others are not counted
RETENTION = datetime.timedelta(days=400)
BATCH_SIZE = 200


class PageViewCounter(WriteBehindCounter[Counter]):
    """Pending counts by ``(host, path)``."""

    name = "page-views"
    old_counts_deleted_on: datetime.date | None = None

    @property
    def interval(self) -> float | None:
        return settings.PAGE_COUNTS_SECONDS

    def empty(self) -> Counter:
        return Counter()

    def add(self, key: tuple[str, str], count: int) -> None:
        """Add to the pending counts. The caller holds the lock."""
        if key in self.pending or len(self.pending) < MAX_PENDING_URLS:
            self.pending[key] += count

    def merge(self, pending: Counter) -> None:
        for key, count in pending.items():
            self.add(key, count)

    def write(self, pending: Counter) -> None:
        """Add to today's rows. Other processes may do so at the same time."""
        today = timezone.localdate()
        counts = count_by_page(pending)
        new = [PageCount(page_id=pk, day=today) for pk in counts]
        PageCount.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH_SIZE)
        rows = list(PageCount.objects.filter(day=today, page__in=counts))
        for row in rows:
            row.count = F("count") + counts[row.page_id]
        PageCount.objects.bulk_update(rows, ["count"], batch_size=BATCH_SIZE)
        if self.old_counts_deleted_on != today:  # once per day and process
            PageCount.objects.filter(day__lt=today - RETENTION).delete()
            self.old_counts_deleted_on = today


_counter = PageViewCounter()
take_counts = _counter.take
flush = _counter.flush


def record_view(host: str, path: str, count: int = 1) -> None:
    """Count a page view. ``host`` is the Host header, with a port if there is one; ``path`` is PATH_INFO."""
    with _counter.lock:
        _counter.add((host, path), count)
    _counter.start_writing()


def count_by_page(views: Counter) -> Counter:
    """Return how often each page was viewed, by its id. URLs that are not a live public page are left out."""
    root_paths = {host: root_path_of(host) for host in {host for host, _ in views}}
    counts_by_url_path: dict[str, list[int]] = {}
    for (host, path), count in views.items():
        if root_path := root_paths[host]:
            counts_by_url_path.setdefault(f"{root_path}{path.lstrip('/')}", []).append(count)
    counts: Counter = Counter()
    url_paths = list(counts_by_url_path)
    for start in range(0, len(url_paths), BATCH_SIZE):
        for url_path, pk in public_pages(url_paths[start : start + BATCH_SIZE]):
            counts[pk] += sum(counts_by_url_path[url_path])
    return counts


def public_pages(url_paths: list[str]) -> Iterable[tuple[str, int]]:
    """Return the ``url_path`` and id of the live public pages among ``url_paths``."""
    return public_live(Page.objects).filter(url_path__in=url_paths).values_list("url_path", "pk")


def root_path_of(host: str) -> str:
    """Return the ``url_path`` of the home page of the site at ``host``, or "" if there is no such site."""
    port = host.rpartition(":")[2]
    request = HttpRequest()
    request.META = {"HTTP_HOST": host, "SERVER_PORT": port if port.isascii() and port.isdigit() else "80"}
    site = Site.find_for_request(request)
    return site.root_page.url_path if site else ""
