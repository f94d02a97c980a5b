"""Adds up in memory which pages were seen, and writes it every few seconds: a number a page and day."""

from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.http.request import split_domain_port
from django.utils import timezone
from wagtail.models import Page
from wagtail.models.sites import get_site_for_hostname

from site_core.lib.write_behind import WriteBehindCounter
from site_core.pages.querysets import visible

from .models import PageCount

MAX_PENDING_URLS = 5000  # different URLs between two writes; others are not counted
DAYS_KEPT = 400
BATCH = 200


class PageViewCounter(WriteBehindCounter[Counter]):
    """Pending counts by ``(host, path)``."""

    name = "page-views"
    old_counts_removed_on = None

    @property
    def interval(self):
        return settings.PAGE_COUNTS_SECONDS

    def empty(self):
        return Counter()

    def add(self, key, count):
        """Add to the pending counts. The lock is held."""
        if key in self.pending or len(self.pending) < MAX_PENDING_URLS:
            self.pending[key] += count

    def merge(self, pending):
        for key, count in pending.items():
            self.add(key, count)

    def write(self, pending):
        write(pages_of(pending))


_counter = PageViewCounter()
take_counts = _counter.take
flush = _counter.flush


def record_view(host, path, count=1):
    """``host`` is the Host header, with a port if there is one; ``path`` is PATH_INFO."""
    with _counter.lock:
        _counter.add((host, path), count)
    _counter.start_writing()


def pages_of(views):
    """``{page id: count}`` of ``views``; whatever is no live page's own address is left out."""
    roots = {host: root_path_of(host) for host in {host for host, _ in views}}
    paths = {}
    for (host, path), count in views.items():
        if root := roots[host]:
            paths.setdefault(f"{root}{path.lstrip('/')}", []).append(count)
    found = Counter()
    names = list(paths)
    for start in range(0, len(names), BATCH):
        for path, pk in live_pages(names[start : start + BATCH]):
            found[pk] += sum(paths[path])
    return found


def live_pages(url_paths):
    return visible(Page.objects).filter(url_path__in=url_paths).values_list("url_path", "pk")


def root_path_of(host):
    """The beginning of the ``url_path`` of all pages of the site at ``host``; empty where there is no such site."""
    name, port = split_domain_port(host)
    try:
        return get_site_for_hostname(name, port or "80").root_page.url_path
    except LookupError:
        return ""


def write(counted):
    """Add ``{page id: count}`` to today's rows; other processes may do so at the same time."""
    today = timezone.localdate()
    new = [PageCount(page_id=pk, day=today) for pk in counted]
    PageCount.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    rows = list(PageCount.objects.filter(day=today, page__in=counted))
    for row in rows:
        row.count = F("count") + counted[row.page_id]
    PageCount.objects.bulk_update(rows, ["count"], batch_size=BATCH)
    if _counter.old_counts_removed_on != today:  # once a day and process
        PageCount.objects.filter(day__lt=today - timedelta(days=DAYS_KEPT)).delete()
        _counter.old_counts_removed_on = today
