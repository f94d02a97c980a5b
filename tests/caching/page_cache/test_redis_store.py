"""The page cache in a real Redis, as several machines share it."""

import signal

import pytest
from django.db import connection
from django.test import override_settings

from site_core.caching.page_cache.entry import make_entry
from site_core.caching.page_cache.stores import get_store
from site_core.caching.page_cache.stores.redis import RedisStore
from tests.caching.page_cache.conftest import Worker
from tests.support.factories import ArticlePageFactory

KEY = ("http", "testserver", "/articles/sleep/")


@pytest.fixture
def machine(redis_server, monkeypatch):
    """Makes stores as other machines have them, which look for the generation each time."""
    monkeypatch.setattr(RedisStore, "GENERATION_TTL", 0)
    return lambda: RedisStore(f"redis://127.0.0.1:{redis_server.port}/0")


@pytest.fixture
def two(machine):
    return machine(), machine()


def entry(store, body=b"Sleep and low mood"):
    return make_entry(store.generation(), 200, [("Content-Type", "text/html")], body * 50, 300, ("page",))


def test_what_one_machine_keeps_another_gives_out(two):
    one, other = two
    kept = entry(one)
    one.set(KEY, kept)
    assert other.get(KEY) == kept
    assert other.get((*KEY, "page=2")) is None


def test_machines_begin_with_one_generation(two):
    one, other = two
    assert one.generation() == other.generation() == one.generation()


def test_step_on_one_machine_is_seen_on_the_other(two):
    one, other = two
    before = other.generation()
    one.invalidate()
    assert other.generation() == one.generation() != before
    assert other.invalidated_at() == one.invalidated_at()


def test_generation_is_held_for_a_moment_only(two, monkeypatch):
    one, other = two
    monkeypatch.setattr(RedisStore, "GENERATION_TTL", 60)
    before = other.generation()
    one.invalidate()
    assert other.generation() == before
    monkeypatch.setattr(RedisStore, "GENERATION_TTL", 0)
    assert other.generation() == one.generation()


def test_redis_that_forgot_the_last_change_begins_a_new_generation(two):
    one, other = two
    saved = one.invalidate()
    last = one.invalidate()
    other.generation()
    one.redis.set("clinic-page-cache:generation", saved)
    assert other.generation() not in (saved, last)
    assert one.generation() == other.generation()


def test_one_machine_renders_a_page_at_a_time(two):
    one, other = two
    assert one.lock(KEY)
    assert not other.lock(KEY)
    assert other.is_locked(KEY)
    assert other.lock(("http", "testserver", "/"))
    one.unlock(KEY)
    assert not other.is_locked(KEY)
    assert other.lock(KEY)


def test_lock_of_a_machine_that_died_ends(machine):
    store = machine()
    store.lock(KEY)
    assert 0 < store.redis.ttl(store._lock_name(KEY)) <= 10


def test_entries_end_some_day(machine):
    store = machine()
    store.set(KEY, entry(store))
    assert 0 < store.redis.ttl(store._entry_name(KEY)) <= RedisStore.ENTRY_TTL


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"page-cache-2\n" + b"x" * 100], ids=["empty", "other", "bits"])
def test_damaged_entry_is_dropped(machine, damage, caplog):
    store = machine()
    store.redis.set(store._entry_name(KEY), damage)
    assert store.get(KEY) is None
    assert not store.redis.exists(store._entry_name(KEY))
    assert "A damaged page was dropped" in caplog.text


def test_clearing_drops_entries_and_nothing_else(two):
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


def test_other_workers_give_out_the_same_copy(worker, article):
    other = Worker()
    assert worker.get("/articles/sleep/").body == other.get("/articles/sleep/").body
    assert other.rendered == []


def test_change_is_seen_by_all_workers(worker, article, django_capture_on_commit_callbacks):
    other = Worker()
    worker.get("/articles/sleep/")
    other.get("/articles/sleep/")
    with django_capture_on_commit_callbacks(execute=True):
        article.title = "Sleep and the night"
        article.save_revision().publish()
    assert "Sleep and the night" in other.get("/articles/sleep/").text
    assert "Sleep and the night" in worker.get("/articles/sleep/").text


def test_pages_are_served_while_redis_is_down(worker, article, redis_server):
    good = worker.get("/articles/sleep/")
    redis_server.stop(signal.SIGKILL)
    marked = worker.get("/articles/sleep/")
    assert (marked.status, marked.body) == (200, good.body)
    assert marked.headers["warning"] == '110 - "Response is Stale"'
    assert marked.headers["cache-control"] == "no-cache"
    assert worker.get("/team/").status == 200


def test_redis_that_comes_back_is_used_again(worker, article, redis_server):
    worker.get("/articles/sleep/")
    before = get_store().generation()
    redis_server.stop(signal.SIGKILL)
    worker.get("/articles/sleep/")
    redis_server.start()
    worker.cache.store.breaker.failed_at -= 10  # it rests for a second
    assert "warning" not in worker.get("/articles/sleep/").headers
    assert get_store().generation() != before
    assert get_store().usage()[0] == 1


def test_change_while_redis_is_down_does_not_fail(worker, article, redis_server, django_capture_on_commit_callbacks):
    redis_server.stop(signal.SIGKILL)
    with django_capture_on_commit_callbacks(execute=True):
        article.title = "Sleep and the night"
        article.save_revision().publish()
    redis_server.start()
    worker.cache.store.breaker.record_success()
    assert "Sleep and the night" in worker.get("/articles/sleep/").text
