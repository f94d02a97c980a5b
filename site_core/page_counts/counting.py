"""Adds up in memory which pages were seen, and writes it every few seconds: a number a page and day."""

import logging
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import F
from django.http.request import split_domain_port
from django.utils import timezone
from wagtail.models import Page
from wagtail.models.sites import get_site_for_hostname

from ..held_counts import HeldCounts
from ..models import PageCount
from ..visibility import visible

logger = logging.getLogger(__name__)

MOST_HELD = 5000  # different addresses between two writes; what is beyond is not counted
DAYS_KEPT = 400
BATCH = 200


class Counts(HeldCounts):
    name = "page-counts"
    old_ones_removed_on = None

    @property
    def seconds(self):
        return settings.PAGE_COUNTS_SECONDS

    def clear(self):
        self.views = Counter()  # (host, path) → how often

    def take(self):
        with self.lock:
            views = self.views
            self.clear()
            return views

    def flush(self):
        flush()


_counts = Counts()


def take():
    """What was counted since the last write, for whoever writes it."""
    return _counts.take()


def note_view(host, path, count=1):
    """``host`` as the visitor asked for it, with its port; ``path`` as in PATH_INFO."""
    with _counts.lock:
        if (host, path) in _counts.views or len(_counts.views) < MOST_HELD:
            _counts.views[host, path] += count
    _counts.start_writing()


def flush():
    """Write what this process has counted. Where the database is busy, it is counted again for the next time."""
    views = take()
    if not views:
        return
    try:
        with transaction.atomic():
            write(pages_of(views))
    except (OperationalError, InterfaceError) as error:
        logger.warning("Page counts were not written, next try soon: %s", error)
        for (host, path), count in views.items():
            note_view(host, path, count)
    except DatabaseError:
        logger.exception("Page counts were lost")


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
    if _counts.old_ones_removed_on != today:  # once a day and process
        PageCount.objects.filter(day__lt=today - timedelta(days=DAYS_KEPT)).delete()
        _counts.old_ones_removed_on = today
