"""The page cache where someone else can write: pages are rendered again, and are never others' pages."""

import dataclasses
import os
import time

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from site_core.caching.page_cache.entry import MAX_AGE, InvalidEntry, deserialize, make_entry, serialize
from site_core.caching.page_cache.stores.files import FileStore
from site_core.caching.page_cache.stores.redis import RedisStore
from tests.support.factories import ArticlePageFactory
from tests.support.page_cache import Worker
from tests.support.pickle_bomb import pickle_bomb

KEY = ("https", "clinic.example", "/articles/sleep/")
OTHERS = {
    "url": ("https", "clinic.example", "/articles/mood/"),
    "site": ("https", "other.example", "/articles/sleep/"),
    "scheme": ("http", "clinic.example", "/articles/sleep/"),
    "query": (*KEY, "page=2"),
}
few = hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


def entry(generation="1", text=b"<p>Sleep and low mood</p>", ttl=300):
    return make_entry(generation, 200, [("Content-Type", "text/html")], text * 20, ttl)


class InFiles:
    def __init__(self, folder):
        self.store = FileStore(folder, 2**20)

    def write(self, key, data):
        path = self.store._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def read(self, key):
        return self.store._path(key).read_bytes()


class InRedis:
    def __init__(self, port):
        self.store = RedisStore(f"redis://127.0.0.1:{port}/0")

    def write(self, key, data):
        self.store.redis.set(self.store._entry_name(key), data)

    def read(self, key):
        return self.store.redis.get(self.store._entry_name(key))


@pytest.fixture(params=["files", "redis"])
def shared(request, tmp_path):
    if request.param == "files":
        return InFiles(tmp_path / "page-cache")
    return InRedis(request.getfixturevalue("redis_server").port)


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_an_entry_is_valid_for_its_own_request_only(shared, other):
    stored = entry()
    shared.store.set(KEY, stored)
    assert shared.store.get(KEY) == stored
    shared.write(other, shared.read(KEY))
    assert shared.store.get(other) is None


def test_pickles_are_not_read(shared, tmp_path):
    shared.store.set(KEY, entry())
    for data in (pickle_bomb(tmp_path / "hacked"), shared.read(KEY)[:45] + pickle_bomb(tmp_path / "hacked")):
        shared.write(KEY, data)
        assert shared.store.get(KEY) is None
    assert not (tmp_path / "hacked").exists()


@few
@given(st.binary(max_size=200))
def test_random_bytes_are_a_missing_page(shared, data):
    shared.write(KEY, data)
    assert shared.store.get(KEY) is None


@few
@given(st.data())
def test_a_changed_or_truncated_entry_is_a_missing_page(data):
    stored = bytearray(serialize(dataclasses.replace(entry(), stored_at=1_800_000_000.0), KEY))
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InvalidEntry):
        deserialize(bytes(stored[: data.draw(st.integers(0, len(stored)))]), KEY)


def test_a_longer_life_can_not_be_written_into_an_entry(shared):
    shared.store.set(KEY, entry(ttl=300))
    shared.write(KEY, shared.read(KEY).replace(b'"ttl": 300', b'"ttl": 900'))
    assert shared.store.get(KEY) is None


def test_an_entry_that_is_stored_again_later_is_outdated(shared):
    generation = shared.store.generation()
    with time_machine.travel(time.time(), tick=False) as clock:
        shared.store.set(KEY, entry(generation))
        stored = shared.read(KEY)
        clock.shift(301)
        shared.write(KEY, stored)
        assert not shared.store.get(KEY).is_fresh(generation)
        clock.shift(MAX_AGE)
        assert shared.store.get(KEY) is None


def test_entries_survive_a_new_secret_key_that_has_the_old_one_as_a_fallback(shared, settings):
    stored = entry()
    shared.store.set(KEY, stored)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new"
    assert shared.store.get(KEY) == stored
    settings.SECRET_KEY_FALLBACKS = []
    assert shared.store.get(KEY) is None


def test_folders_links_and_pipes_are_missing_pages(tmp_path):
    shared = InFiles(tmp_path / "page-cache")
    shared.store.set(KEY, entry())
    path = shared.store._path(KEY)
    (tmp_path / "elsewhere").write_bytes(path.read_bytes())
    for replace in (os.mkfifo, os.mkdir, lambda path: os.symlink(tmp_path / "elsewhere", path)):
        path.rmdir() if path.is_dir() else path.unlink()
        replace(path)
        assert shared.store.get(KEY) is None


def test_other_types_in_redis_are_missing_pages(redis_server):
    shared = InRedis(redis_server.port)
    shared.store.redis.rpush(shared.store._entry_name(KEY), "a list")
    assert shared.store.get(KEY) is None
    shared.store.redis.rpush("clinic-page-cache-3:generation", "a list")
    assert shared.store.generation()


@pytest.mark.parametrize("planted", [b"nan", b"inf-0", b"9999999999.0-0", b"", b"\xff", b"x" * 500])
def test_a_generation_of_others_is_replaced(redis_server, planted):
    store = InRedis(redis_server.port).store
    store.GENERATION_TTL = 0
    before = store.generation()
    store.redis.set("clinic-page-cache-3:generation", planted)
    assert store.generation() > before
    assert InRedis(redis_server.port).store.generation() == store.generation()


# The whole site


@pytest.fixture
def worker(redis_server, settings, site, new_worker):
    settings.PAGE_CACHE = f"redis://127.0.0.1:{redis_server.port}/0"
    for title in ("Sleep", "Mood"):
        ArticlePageFactory(parent=site.articles, title=title, slug=title.lower())
    connection.run_on_commit.clear()  # counts as committed
    worker = Worker()
    worker.raw = worker.cache.store.backend.redis
    return worker


def forget_local(worker):
    worker.cache.local_pages.clear()
    worker.cache.local_others.clear()


def test_swapped_pages_are_rendered_again(worker):
    pages = {url: worker.get(url).body for url in ("/articles/sleep/", "/articles/mood/")}
    one, two = worker.raw.keys("clinic-page-cache-3:page:*")
    swapped = {one: worker.raw.get(two), two: worker.raw.get(one)}
    worker.raw.mset(swapped)
    forget_local(worker)
    assert {url: worker.get(url).body for url in pages} == pages
    assert len(worker.rendered) == 4


def test_a_page_from_before_a_change_is_not_sent_again(worker):
    worker.get("/articles/sleep/")
    (name,) = worker.raw.keys("clinic-page-cache-3:page:*")
    before = worker.raw.get(name)
    worker.cache.store.backend.invalidate()
    worker.raw.set(name, before)
    forget_local(worker)
    worker.get("/articles/sleep/")
    assert worker.rendered == ["/articles/sleep/"] * 2
