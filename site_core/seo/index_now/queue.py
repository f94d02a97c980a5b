"""Notify search engines of changed URLs with IndexNow: https://www.indexnow.org/documentation

Publishing only writes rows. ``send_pings`` sends them later, so a slow search engine never delays an editor: in a
background task where a worker runs, otherwise from the scheduled command, which also retries failed pings.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

import requests
from django.conf import settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext, gettext_noop
from django_tasks import task
from wagtail.models import Page, Site

from site_core.lib.ip_addresses import is_ip_address
from site_core.seo.indexable import filter_indexable, indexable_models, indexable_pages, site_pages
from site_core.site_settings.models import SearchSettings

from .models import IndexNowPing

State = IndexNowPing.State
MAX_URLS_PER_REQUEST = 10_000  # a limit of the protocol
TIMEOUT = (5, 10)  # seconds to connect, and to wait for the response
MAX_RETRY_AFTER = datetime.timedelta(days=1)
RETENTION = datetime.timedelta(days=90)
# Status codes that another attempt will not change.
PERMANENT_ERRORS = {
    400: gettext_noop("The search engine rejected the request as invalid."),
    422: gettext_noop("The URLs don’t belong to the site, or the key doesn’t match."),
}


class Result(NamedTuple):
    """The outcome of one request. ``error`` is empty on success."""

    error: str = ""
    is_final: bool = False
    retry_after: datetime.timedelta = datetime.timedelta()


def is_public_hostname(hostname: str) -> bool:
    """Return whether search engines can reach ``hostname``: not an IP address, and not a name of a local network."""
    if is_ip_address(hostname):
        return False
    return "." in hostname and not hostname.endswith((".local", ".localhost", ".test", ".internal"))


def is_enabled(site: Site | None) -> bool:
    """Return whether ``site`` notifies search engines."""
    if site is None or not settings.SEARCH_INDEXING or not is_public_hostname(site.hostname):
        return False
    return SearchSettings.objects.filter(site=site, index_now=True).exists()


def enqueue_published(page: Page) -> None:
    """Enqueue the URL of ``page``, which has just been published."""
    site = page.get_site()
    if is_enabled(site):
        enqueue(site, indexable_pages(site).filter(pk=page.pk).values_list("site_path", flat=True))


def enqueue_unpublished(page: Page) -> None:
    """Enqueue the URL of ``page``, which is no longer live, or about to be deleted."""
    site = page.get_site()
    if is_enabled(site) and not page.get_view_restrictions().exists():
        pages = filter_indexable(site_pages(site), site, indexable_models())
        enqueue(site, pages.filter(pk=page.pk).values_list("site_path", flat=True))


def enqueue_renamed(page: Page, old_url_path: str) -> None:
    """Enqueue the old and new URLs of ``page`` and its descendants, whose slug has changed."""
    site = page.get_site()
    if not is_enabled(site):
        return
    start = len(site.root_page.url_path) - 1
    old, new = old_url_path[start:], page.url_path[start:]
    section = indexable_pages(site).filter(path__startswith=page.path).order_by("path")
    paths = section.values_list("site_path", flat=True)[: MAX_URLS_PER_REQUEST // 2]
    enqueue(site, [each for path in paths for each in (path, old + path.removeprefix(new))])


def enqueue(site: Site, paths: Iterable[str]) -> None:
    """Enqueue ``paths`` on ``site``. A path that is already waiting is not added again."""
    pings = [IndexNowPing(site=site, url=site.root_url + iri_to_uri(path)) for path in paths]
    IndexNowPing.objects.bulk_create(pings, batch_size=500, ignore_conflicts=True)
    if pings and settings.TASKS_IN == "database":
        send_pings_task.enqueue()


@task()
def send_pings_task() -> None:
    send_pings()


def send_pings() -> tuple[int, int]:
    """Send the pings that are due, and delete old ones. Return ``(sent, failed)``, in URLs."""
    IndexNowPing.objects.filter(ended_at__lt=timezone.now() - RETENTION).delete()
    waiting = IndexNowPing.objects.filter(state=State.WAITING)
    sent = failed = 0
    for site in Site.objects.filter(pk__in=waiting.values("site")):
        if not is_enabled(site):
            waiting.filter(site=site).delete()
            continue
        while pings := waiting.filter(site=site).claim_due(MAX_URLS_PER_REQUEST):
            if send_batch(site, pings):
                sent += len(pings)
            else:
                failed += len(pings)
    return sent, failed


def send_batch(site: Site, pings: list[IndexNowPing]) -> bool:
    """Send ``pings`` in one request. Return whether it succeeded."""
    result = submit(site, [ping.url for ping in pings])
    now = timezone.now()
    for ping in pings:
        ping.last_error = result.error
        ping.next_try_at = max(ping.next_try_at, now + result.retry_after)
        if not result.error or result.is_final or ping.is_exhausted:
            ping.state, ping.ended_at = (State.GIVEN_UP if result.error else State.SENT), now
    IndexNowPing.objects.bulk_update(pings, ["last_error", "next_try_at", "state", "ended_at"], batch_size=200)
    return not result.error


def submit(site: Site, urls: list[str]) -> Result:
    """Send ``urls`` to the IndexNow endpoint."""
    try:
        with requests.post(
            settings.INDEX_NOW_ENDPOINT,
            json=request_body(site, urls),
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as response:
            status, retry_after = response.status_code, response.headers.get("Retry-After", "")
    except requests.Timeout:
        return Result(gettext("The search engine did not respond in time."))
    except requests.RequestException as error:
        return Result(gettext("The search engine could not be reached (%(error)s).") % {"error": type(error).__name__})
    if status in {200, 202}:
        return Result(is_final=True)
    if status in PERMANENT_ERRORS:
        return Result(gettext(PERMANENT_ERRORS[status]), is_final=True)
    return Result(
        gettext("The search engine responded with status %(status)s.") % {"status": status},
        retry_after=parse_retry_after(retry_after),
    )


def request_body(site: Site, urls: list[str]) -> dict[str, Any]:
    key = SearchSettings.for_site(site).index_now_key
    host = site.root_url.partition("://")[2]
    return {"host": host, "key": key, "keyLocation": f"{site.root_url}/{key}.txt", "urlList": urls}


def parse_retry_after(value: str) -> datetime.timedelta:
    """Return the delay that a ``Retry-After`` header in seconds asks for, up to MAX_RETRY_AFTER; zero for any other."""
    if not value.isdecimal():
        return datetime.timedelta()
    return min(datetime.timedelta(seconds=int(value[:9])), MAX_RETRY_AFTER)
