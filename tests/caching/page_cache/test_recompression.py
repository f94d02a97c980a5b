"""The visitor for whom a page is rendered doesn't wait for the best compression. All others get it."""

import threading
from functools import partial

import brotli
import pytest

from site_core.caching.page_cache import recompression
from tests.support.factories import ArticlePageFactory
from tests.support.page_cache import Worker
from tests.support.reviewing import publish_without_review

URL = "/articles/sleep/"


@pytest.fixture
def article(site):
    return ArticlePageFactory(parent=site.articles, title="Sleep and low mood", slug="sleep")


@pytest.fixture
def gate(monkeypatch):
    """Hold up the compression in the background until the event is set."""
    event, compress = threading.Event(), recompression.recompress

    def wait_and_compress(entry):
        assert event.wait(10)
        return compress(entry)

    monkeypatch.setattr(recompression, "recompress", wait_and_compress)
    monkeypatch.setattr(Worker, "waits_for_compression", False)
    yield event
    event.set()


def get(worker):
    return worker.get(URL, accept_encoding="br")


def finish(worker, gate):
    gate.set()
    worker.cache.recompressor.queue.join()


def stored(worker):
    return worker.cache.store.call("get", ("http", "testserver", URL))


def test_first_response_is_compressed_quickly_and_the_next_ones_better(worker, article, gate):
    first = get(worker)
    finish(worker, gate)
    second = get(worker)
    assert len(second.body) < len(first.body)
    assert brotli.decompress(second.body) == brotli.decompress(first.body)
    assert worker.rendered == [URL]


def test_etag_stays(worker, article, gate):
    etag = get(worker).headers["etag"]
    finish(worker, gate)
    assert get(worker).headers["etag"] == etag
    assert worker.get(URL, if_none_match=etag).status == 304


def test_other_workers_hold_only_the_better_one_in_memory(new_worker, article, gate):
    one, two = new_worker(), new_worker()
    one.cache.store.generation()
    first = get(one)
    assert get(two).body == first.body
    finish(one, gate)
    assert get(two).body == get(one).body != first.body
    assert two.rendered == []


@pytest.mark.parametrize("change", ["invalidate", "clear"])
def test_entry_from_before_a_change_stays_as_it_is(worker, article, gate, change):
    get(worker)
    before = stored(worker)
    worker.cache.store.call(change)
    finish(worker, gate)
    assert stored(worker) == (before if change == "invalidate" else None)
    assert get(worker).status == 200
    assert len(worker.rendered) == 2


def test_entry_from_after_a_change_is_not_replaced(worker, new_worker, article, gate):
    other = new_worker()
    get(worker)
    article.title = "Sleep and high mood"
    publish_without_review(article)
    worker.cache.store.call("invalidate")
    assert "high mood" in brotli.decompress(get(other).body).decode()
    finish(worker, gate)
    other.cache.recompressor.queue.join()
    assert b"high mood" in stored(worker).bodies[""]
    assert "high mood" in brotli.decompress(get(worker).body).decode()


def test_deleted_entry_is_not_stored_again(worker, article, gate, page_cache):
    get(worker)
    for path in page_cache._entries():
        path.unlink()
    finish(worker, gate)
    assert page_cache.usage() == (0, 0)


def test_page_is_compressed_at_once_while_too_many_wait(worker, article, gate, monkeypatch):
    gate.set()
    monkeypatch.setattr(worker.cache.recompressor.queue, "max_waiting", 0)
    get(worker)
    assert not stored(worker).is_provisional


def test_page_is_compressed_at_once_for_a_shared_cache_which_keeps_it(settings, new_worker, article):
    settings.SHARED_CACHE_SECONDS = 60
    worker = new_worker()
    assert get(worker).body == get(worker).body
    assert not stored(worker).is_provisional


@pytest.mark.parametrize("status", [404, 301])
def test_errors_are_compressed_again_and_what_has_no_body_is_not(worker, article, status, gate):
    respond = partial(worker.get, "/nothing/" if status == 404 else URL.rstrip("/"), accept_encoding="br")
    assert respond().status == status
    finish(worker, gate)
    assert respond().status == status
