"""Tells search engines at once which addresses changed: https://www.indexnow.org/documentation

Publishing only writes rows; ``send_pings`` sends them later, so that no engine can hold up an editor: a task where
there is a worker for tasks, else the command that is run each minute, which tries again what failed, too.
"""

import datetime

import requests
from django.conf import settings
from django.utils import timezone
from django_tasks import task
from wagtail.models import Site

from site_core.lib.ip_addresses import is_ip_address

from ..models import IndexNowPing, SearchSettings
from .indexable import indexable, indexable_pages, pages_of, section_models

State = IndexNowPing.State
MOST_IN_ONE = 10_000  # addresses in one request, by the protocol
TIMEOUT = (5, 10)  # seconds to connect, and to be answered
# Minutes to wait after each try that failed; when they are used up, the address is given up.
DELAYS = [1, 5, 30, 2 * 60, 6 * 60, 24 * 60]
LONGEST_DELAY = datetime.timedelta(days=1)
KEPT = datetime.timedelta(days=90)
# Answers that another try will not change: the request is malformed, or the addresses are not the host's.
REFUSED = {400: "The request was refused as malformed.", 422: "The addresses do not belong to the site, or to its key."}


def is_public_hostname(hostname):
    """Whether others can reach ``hostname``: no IP address, and no name that only this network knows."""
    if is_ip_address(hostname):
        return False
    return "." in hostname and not hostname.endswith((".local", ".localhost", ".test", ".internal"))


def is_wanted(site):
    """Whether ``site`` (or None) tells search engines of its changes."""
    if site is None or not settings.SEARCH_INDEXING or not is_public_hostname(site.hostname):
        return False
    return SearchSettings.objects.filter(site=site, index_now=True).exists()


def every_model():
    return [model for models in section_models().values() for model in models]


def enqueue_published(page):
    site = page.get_site()
    if is_wanted(site):
        queue(site, indexable_pages(site).filter(pk=page.pk).values_list("address", flat=True))


def enqueue_unpublished(page):
    """As ``enqueue_published``, for a page that is no longer live, or about to be deleted."""
    site = page.get_site()
    if is_wanted(site) and not page.get_view_restrictions().exists():
        pages = indexable(pages_of(site), site, every_model())
        queue(site, pages.filter(pk=page.pk).values_list("address", flat=True))


def enqueue_moved(page, url_path_before):
    """Tell the old and new addresses of ``page`` and all below it."""
    site = page.get_site()
    if not is_wanted(site):
        return
    start = len(site.root_page.url_path) - 1
    before, after = url_path_before[start:], page.url_path[start:]
    section = indexable_pages(site).filter(path__startswith=page.path).order_by("path")
    addresses = section.values_list("address", flat=True)[: MOST_IN_ONE // 2]
    queue(site, [each for new in addresses for each in (new, before + new.removeprefix(after))])


def queue(site, addresses):
    """Queue paths on ``site``; one that waits already waits on."""
    pings = [IndexNowPing(site=site, url=site.root_url + address) for address in addresses]
    IndexNowPing.objects.bulk_create(pings, batch_size=500, ignore_conflicts=True)
    if pings and settings.TASKS_IN == "database":
        send_soon.enqueue()


@task()
def send_soon():
    send_pings()


def send_pings():
    """Send what is due; return ``(sent, failed)``, numbers of addresses. Forgets what ended three months ago."""
    IndexNowPing.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()
    waiting = IndexNowPing.objects.filter(state=State.WAITING)
    sent = failed = 0
    for site in Site.objects.filter(pk__in=waiting.values("site")):
        if not is_wanted(site):
            waiting.filter(site=site).delete()
            continue
        ids = list(waiting.filter(site=site, next_try_at__lte=timezone.now()).values_list("pk", flat=True))
        for start in range(0, len(ids), MOST_IN_ONE):
            done, not_done = send_batch(site, ids[start : start + MOST_IN_ONE])
            sent, failed = sent + done, failed + not_done
    return sent, failed


def send_batch(site, ids):
    pings = list(IndexNowPing.objects.filter(pk__in=ids).order_by("pk"))
    for ping in pings:
        # Written before sending: whoever is stopped half-way, or runs beside us, doesn't send again at once.
        ping.next_try_at = timezone.now() + datetime.timedelta(minutes=DELAYS[min(ping.tries, len(DELAYS) - 1)])
        ping.tries += 1
    save(pings, "next_try_at", "tries")
    error, final, wait = post(site, [ping.url for ping in pings])
    now = timezone.now()
    for ping in pings:
        ping.last_error = error
        ping.next_try_at = max(ping.next_try_at, now + wait)
        if not error or final or ping.tries > len(DELAYS):
            ping.state, ping.ended_at = (State.GIVEN_UP if error else State.SENT), now
    save(pings, "last_error", "next_try_at", "state", "ended_at")
    return (0, len(pings)) if error else (len(pings), 0)


def save(pings, *fields):
    IndexNowPing.objects.bulk_update(pings, fields, batch_size=200)


def post(site, urls):
    """Send ``urls``; return ``(error, whether trying again is useless, how long to wait at least)``; no error: ""."""
    key = SearchSettings.for_site(site).index_now_key
    host = site.root_url.partition("://")[2]
    body = {"host": host, "key": key, "keyLocation": f"{site.root_url}/{key}.txt", "urlList": urls}
    none = datetime.timedelta()
    try:
        with requests.post(
            settings.INDEX_NOW_ENDPOINT, json=body, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as response:
            status, after = response.status_code, response.headers.get("Retry-After", "")
    except requests.Timeout:
        return "No answer in time.", False, none
    except requests.RequestException as error:
        return f"Not reached ({type(error).__name__}).", False, none
    if status in {200, 202}:
        return "", True, none
    wait = min(datetime.timedelta(seconds=int(after[:9])), LONGEST_DELAY) if after.isdecimal() else none
    return REFUSED.get(status, f"The answer was {status}."), status in REFUSED, wait
