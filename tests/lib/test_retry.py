"""A queue whose rows are retried with growing delays. Shown with the pings of IndexNow."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from site_core.seo.index_now.models import IndexNowPing

NOW = datetime.datetime(2026, 5, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def enqueue(site):
    def enqueue(*urls, due=NOW):
        return [
            IndexNowPing.objects.create(site=site.site, url=f"https://a.example{url}", next_try_at=due) for url in urls
        ]

    with time_machine.travel(NOW, tick=False):
        yield enqueue


def test_a_row_is_claimed_once(enqueue):
    enqueue("/a/")
    assert [ping.url for ping in IndexNowPing.objects.claim_due()] == ["https://a.example/a/"]
    assert IndexNowPing.objects.claim_due() == []


def test_the_next_attempt_is_saved_before_this_one(enqueue):
    enqueue("/a/")
    IndexNowPing.objects.claim_due()
    ping = IndexNowPing.objects.get()
    assert (ping.tries, ping.next_try_at) == (1, NOW + datetime.timedelta(minutes=IndexNowPing.RETRY_DELAYS[0]))


def test_rows_that_wait_are_not_claimed(enqueue):
    enqueue("/a/", due=NOW + datetime.timedelta(seconds=1))
    assert IndexNowPing.objects.claim_due() == []


def test_claims_are_limited_and_start_with_the_row_that_waits_longest(enqueue):
    enqueue("/new/")
    enqueue("/old/", due=NOW - datetime.timedelta(hours=1))
    assert [ping.url[-5:] for ping in IndexNowPing.objects.claim_due(1)] == ["/old/"]


def test_delays_grow_and_the_last_one_repeats():
    delays = [IndexNowPing(tries=tries).retry_delay for tries in range(len(IndexNowPing.RETRY_DELAYS) + 2)]
    assert delays == sorted(delays)
    assert delays[-1] == delays[-2] == datetime.timedelta(minutes=IndexNowPing.RETRY_DELAYS[-1])


def test_a_row_is_exhausted_after_an_attempt_that_followed_the_last_delay():
    delays = len(IndexNowPing.RETRY_DELAYS)
    assert not IndexNowPing(tries=delays).is_exhausted
    assert IndexNowPing(tries=delays + 1).is_exhausted


def test_new_rows_are_due_at_once():
    assert IndexNowPing().next_try_at <= timezone.now()
