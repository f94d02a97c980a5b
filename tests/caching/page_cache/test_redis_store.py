"""The page cache in a real Redis that several machines share."""

import signal

import pytest
from django.db import connection
from django.test import override_settings

from site_core.caching.page_cache.entry import make_entry
from site_core.caching.page_cache.stores import get_store
from site_core.caching.page_cache.stores.redis import RedisStore
from tests.support.factories import ArticlePageFactory
from tests.support.page_cache import Worker
from tests.support.reviewing import publish_without_review

KEY = ("http", "testserver", "/articles/sleep/")


@pytest.fixture
def machine(redis_server, monkeypatch):
    """Return a function that creates the stores of other machines. They read the generation each time."""
    monkeypatch.setattr(RedisStore, "GENERATION_TTL", 0)
    return lambda: RedisStore(f"redis://127.0.0.1:{redis_server.port}/0")


@pytest.fixture
def two(machine):
    return machine(), machine()


def entry(store, body=b"Sleep and low mood"):
    return make_entry(store.generation(), 200, [("Content-Type", "text/html")], body * 50, 300, ("page",))


def test_machines_share_entries(two):
    one, other = two
    stored = entry(one)
    one.set(KEY, stored)
    assert other.get(KEY) == stored
    assert other.get((*KEY, "page=2")) is None


def test_machines_start_with_the_same_generation(two):
    one, other = two
    assert one.generation() == other.generation() == one.generation()


def test_invalidation_on_one_machine_reaches_the_other(two):
    one, other = two
    before = other.generation()
    one.invalidate()
    assert other.generation() == one.generation() != before
    assert other.invalidated_at() == one.invalidated_at()


def test_generation_is_read_again_after_a_moment(two, monkeypatch):
    one, other = two
    monkeypatch.setattr(RedisStore, "GENERATION_TTL", 60)
    before = other.generation()
    one.invalidate()
    assert other.generation() == before
    monkeypatch.setattr(RedisStore, "GENERATION_TTL", 0)
    assert other.generation() == one.generation()


def test_redis_that_lost_the_last_change_is_invalidated(two):
    one, other = two
    saved = one.invalidate()
    snapshot = one.redis.get("clinic-page-cache-3:generation")
    last = one.invalidate()
    other.generation()
    one.redis.set("clinic-page-cache-3:generation", snapshot)
    assert other.generation() not in (saved, last)
    assert one.generation() == other.generation()


def test_only_one_machine_renders_a_page_at_a_time(two):
    one, other = two
    assert one.lock(KEY)
    assert not other.lock(KEY)
    assert other.is_locked(KEY)
    assert other.lock(("http", "testserver", "/"))
    one.unlock(KEY)
    assert not other.is_locked(KEY)
    assert other.lock(KEY)


def test_lock_of_a_dead_machine_expires(machine):
    store = machine()
    store.lock(KEY)
    assert 0 < store.redis.ttl(store._lock_name(KEY)) <= 10


def test_entries_expire(machine):
    store = machine()
    store.set(KEY, entry(store))
    assert 0 < store.redis.ttl(store._entry_name(KEY)) <= RedisStore.ENTRY_TTL


@pytest.mark.parametrize("damage", [b"nonsense", b"page-cache-3\n" + b"x" * 100], ids=["other", "bits"])
def test_damaged_entry_is_dropped(machine, damage, caplog):
    store = machine()
    store.redis.set(store._entry_name(KEY), damage)
    assert store.get(KEY) is None
    assert not store.redis.exists(store._entry_name(KEY))
    assert "was deleted from the page cache" in caplog.text


def test_clearing_deletes_entries_and_nothing_else(two):
    one, other = two
    before = one.generation()
    one.redis.set("something-else", "stays")
    for number in range(2500):
        one.redis.set(one._entry_name((*KEY, str(number))), b"x" * 10)
    assert other.usage() == (2500, 25_000)
    other.clear()
    assert one.usage() == (0, 0)
    assert one.redis.get("something-else") == b"stays"
    assert one.generation() != before


@pytest.fixture
def worker(machine, new_worker, redis_server):
    with override_settings(PAGE_CACHE=f"redis://127.0.0.1:{redis_server.port}/0"):
        yield Worker()


@pytest.fixture
def article(site):
    article = ArticlePageFactory(parent=site.articles, title="Sleep and low mood", slug="sleep")
    connection.run_on_commit.clear()  # counts as committed
    return article


def test_workers_share_entries(worker, article):
    other = Worker()
    assert worker.get("/articles/sleep/").body == other.get("/articles/sleep/").body
    assert other.rendered == []


def test_change_is_visible_on_all_workers(worker, article, django_capture_on_commit_callbacks):
    other = Worker()
    worker.get("/articles/sleep/")
    other.get("/articles/sleep/")
    with django_capture_on_commit_callbacks(execute=True):
        article.title = "Sleep and the night"
        publish_without_review(article)
    assert "Sleep and the night" in other.get("/articles/sleep/").text
    assert "Sleep and the night" in worker.get("/articles/sleep/").text


def test_pages_are_served_while_redis_is_down(worker, article, redis_server):
    good = worker.get("/articles/sleep/")
    redis_server.stop(signal.SIGKILL)
    stale = worker.get("/articles/sleep/")
    assert (stale.status, stale.body) == (200, good.body)
    assert stale.headers["warning"] == '110 - "Response is Stale"'
    assert stale.headers["cache-control"] == "no-cache"
    assert worker.get("/team/").status == 200


def test_recovered_redis_is_used_again(worker, article, redis_server):
    worker.get("/articles/sleep/")
    before = get_store().generation()
    redis_server.stop(signal.SIGKILL)
    worker.get("/articles/sleep/")
    redis_server.start()
    worker.cache.store.breaker.failed_at -= 10  # normally it waits for a second
    assert "warning" not in worker.get("/articles/sleep/").headers
    assert get_store().generation() != before
    assert get_store().usage()[0] == 1


def test_publishing_works_while_redis_is_down(worker, article, redis_server, django_capture_on_commit_callbacks):
    redis_server.stop(signal.SIGKILL)
    with django_capture_on_commit_callbacks(execute=True):
        article.title = "Sleep and the night"
        publish_without_review(article)
    redis_server.start()
    worker.cache.store.breaker.record_success()
    assert "Sleep and the night" in worker.get("/articles/sleep/").text
