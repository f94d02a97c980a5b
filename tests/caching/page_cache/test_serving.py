"""Which responses are cached, and which visitors get them."""

import datetime
import gzip
import threading
import time

import brotli
import pytest
import time_machine
from django.db import OperationalError, connection
from wagtail.models import PageViewRestriction

from site_core.caching.page_cache import wsgi
from tests.support.factories import ArticlePageFactory, ImageFactory


@pytest.fixture
def article(site):
    return ArticlePageFactory(parent=site.articles, title="Sleep and low mood", slug="sleep")


def test_second_visitor_is_served_without_django(worker, article):
    first, second = worker.get("/articles/sleep/"), worker.get("/articles/sleep/")
    assert worker.rendered == ["/articles/sleep/"]
    assert first.status == second.status == 200
    assert first.body == second.body
    assert "Sleep and low mood" in second.text
    assert first.headers == second.headers


def test_workers_share_entries(new_worker, article):
    one, two = new_worker(), new_worker()
    assert one.get("/articles/sleep/").body == two.get("/articles/sleep/").body
    assert two.rendered == []


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
        ("", None, bytes),
        ("identity, br; q=0.0", None, bytes),
    ],
)
def test_visitors_get_the_smallest_encoding_that_they_accept(worker, article, accepted, encoding, decode):
    plain = worker.get("/articles/sleep/")
    response = worker.get("/articles/sleep/", accept_encoding=accepted)
    assert response.headers.get("content-encoding") == encoding
    assert response.headers["vary"] == "Accept-Encoding"
    assert int(response.headers["content-length"]) == len(response.body)
    assert decode(response.body) == plain.body


def test_head_has_the_headers_of_get_and_no_body(worker, article):
    head, get = worker.get("/articles/sleep/", "HEAD"), worker.get("/articles/sleep/")
    assert worker.rendered == ["/articles/sleep/"]
    assert head.body == b""
    assert head.headers == get.headers


@pytest.mark.parametrize("form", ["{}", '"other", {}', "*"])
def test_visitor_who_has_the_page_gets_304(worker, article, form):
    etag = worker.get("/articles/sleep/").headers["etag"]
    response = worker.get("/articles/sleep/", if_none_match=form.format(etag))
    assert (response.status, response.body) == (304, b"")
    assert response.headers["etag"] == etag
    assert "content-length" not in response.headers


def test_visitor_who_has_another_version_gets_the_whole_page(worker, article):
    worker.get("/articles/sleep/")
    assert worker.get("/articles/sleep/", if_none_match='W/"0123"').status == 200


def test_headers_of_the_first_visitor_do_not_affect_others(worker, article):
    etag = worker.get("/articles/sleep/").headers["etag"]
    worker.cache.local_pages.clear()
    worker.cache.store.backend.clear()
    headers = {"if_none_match": etag, "range": "bytes=0-10", "accept_encoding": "br", "accept_language": "de"}
    assert worker.get("/articles/sleep/", "HEAD", **headers).status == 304
    response = worker.get("/articles/sleep/")
    assert response.status == 200
    assert "Sleep and low mood" in response.text


@pytest.mark.parametrize("headers", [{"if_match": '"x"'}, {"if_unmodified_since": "Fri, 01 Jan 2010 00:00:00 GMT"}])
def test_first_visitor_gets_the_same_response_as_others(worker, article, headers):
    assert [worker.get("/articles/sleep/", **headers).status for _ in range(2)] == [200, 200]
    assert worker.rendered == ["/articles/sleep/"]


def test_visitors_who_may_be_signed_in_are_served_by_django(worker, article):
    worker.get("/articles/sleep/")
    response = worker.get("/articles/sleep/", cookie="clinic_session=abc")
    assert worker.rendered == ["/articles/sleep/"] * 2
    assert response.headers["cache-control"] == "private, no-cache"
    worker.get("/articles/sleep/", authorization="Basic eDp5")
    assert len(worker.rendered) == 3


def test_responses_to_signed_in_users_are_not_cached(worker, article):
    worker.get("/articles/sleep/", cookie="clinic_session=abc")
    worker.get("/articles/sleep/")
    assert worker.rendered == ["/articles/sleep/"] * 2


def test_other_cookies_are_ignored(worker, article):
    worker.get("/articles/sleep/")
    worker.get("/articles/sleep/", cookie="theme=dark; _ga=1")
    assert worker.rendered == ["/articles/sleep/"]


@pytest.mark.parametrize("kind", ["password", "login"])
def test_private_pages_are_never_cached(worker, article, kind):
    PageViewRestriction.objects.create(page=article, restriction_type=kind, password="open sesame")
    for _ in range(2):
        assert "Sleep and low mood" not in worker.get("/articles/sleep/").text
    assert len(worker.rendered) == 2
    assert worker.cache.store.backend.usage() == (0, 0)


@pytest.mark.parametrize("path", ["/admin/login/", "/static/nothing.css", "/media/images/nothing.jpg"])
def test_admin_and_files_are_not_cached(worker, site, path):
    for _ in range(2):
        worker.get(path)
    assert worker.rendered == [path] * 2


def test_404_responses_are_held_apart_from_pages(worker, site):
    for _ in range(2):
        assert worker.get("/nothing-here/").status == 404
    assert worker.rendered == ["/nothing-here/"]
    assert worker.cache.local_pages.entries == {}


def test_hosts_have_their_own_entries(worker, article):
    worker.get("/articles/sleep/")
    worker.get("/articles/sleep/", host="localhost")
    assert len(worker.rendered) == 2
    assert worker.get("/articles/sleep/", host="evil.example").status == 400
    worker.get("/articles/sleep/", host="evil.example")
    assert len(worker.rendered) == 4


def test_forwarded_scheme_of_a_visitor_is_ignored(worker, article):
    worker.get("/articles/sleep/")
    worker.get("/articles/sleep/", x_forwarded_proto="https")
    assert len(worker.rendered) == 1


def test_irrelevant_query_parameters_share_the_entry_of_the_page(worker, article):
    worker.get("/articles/sleep/")
    for query in ("utm_source=news", "gclid=1&fbclid=2", "q=1", "%00=%FF", "a" * 1999):
        assert worker.get(f"/articles/sleep/?{query}").status == 200
    assert worker.rendered == ["/articles/sleep/"]
    assert worker.cache.store.backend.usage()[0] == 1


def test_relevant_query_parameters_have_separate_entries(worker, site):
    for number in range(14):
        ArticlePageFactory(parent=site.articles, title=f"Article {number}", slug=f"article-{number}")
    first = worker.get("/articles/").body
    for _ in range(2):
        assert worker.get("/articles/?utm_source=x&page=2").body != first
    assert worker.rendered == ["/articles/", "/articles/?utm_source=x&page=2"]


def test_flood_of_queries_does_not_drive_out_pages(worker, article):
    worker.get("/articles/sleep/")
    worker.cache.local_others.max_weight = 10**5
    for number in range(50):
        worker.get(f"/search/?q={number}")
    assert worker.cache.local_others.weight <= 10**5
    worker.rendered.clear()
    worker.get("/articles/sleep/")
    assert worker.rendered == []


def test_failing_page_is_served_from_its_last_good_copy(worker, article, page_cache, caplog):
    good = worker.get("/articles/sleep/")
    page_cache.invalidate()

    def no_database(*args):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(no_database):
        response = worker.get("/articles/sleep/")
        assert worker.get("/not-cached/").status == 503
    assert response.status == 200
    assert response.body == good.body
    assert response.headers["warning"] == '110 - "Response is Stale"'
    assert "/articles/sleep/ failed with status 503; its last good copy was sent." in caplog.text


def test_failed_page_is_not_rendered_for_every_visitor(worker, article, page_cache):
    worker.get("/articles/sleep/")
    page_cache.invalidate()

    def no_database(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(no_database):
        for _ in range(10):
            worker.get("/articles/sleep/")
    assert len(worker.rendered) == 2


def test_page_recovers_with_the_database(worker, article, page_cache, monkeypatch):
    monkeypatch.setattr(wsgi, "BACK_OFF_SECONDS", 0)
    worker.get("/articles/sleep/")
    page_cache.invalidate()

    def no_database(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(no_database):
        worker.get("/articles/sleep/")
    assert "warning" not in worker.get("/articles/sleep/").headers


def test_entries_in_memory_are_marked_stale_while_the_store_is_down(worker, article, monkeypatch):
    worker.get("/articles/sleep/")

    def unreachable():
        raise ConnectionError("refused")

    monkeypatch.setattr(worker.cache.store.backend, "generation", unreachable)
    assert worker.get("/articles/sleep/").headers["warning"] == '110 - "Response is Stale"'
    assert worker.get("/articles/").status == 200  # not cached: Django responds
    assert worker.rendered == ["/articles/sleep/", "/articles/"]


def test_recovered_store_is_invalidated(worker, article, monkeypatch):
    store, shared = worker.cache.store.backend, worker.cache.store
    worker.get("/articles/sleep/")
    before = store.generation()
    with monkeypatch.context() as patch:
        patch.setattr(store, "generation", lambda: 1 / 0)
        worker.get("/articles/sleep/")
    shared.breaker.failed_at -= 10
    assert "warning" not in worker.get("/articles/sleep/").headers
    assert store.generation() != before
    assert worker.rendered == ["/articles/sleep/"] * 2


def test_damaged_entry_is_dropped_and_rendered_again(worker, article, page_cache, caplog):
    good = worker.get("/articles/sleep/")
    worker.cache.local_pages.clear()
    (path,) = page_cache.folder.glob("??/*.page")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    again = worker.get("/articles/sleep/")
    assert again.body == good.body
    assert worker.rendered == ["/articles/sleep/"] * 2
    assert "was deleted from the page cache" in caplog.text


def test_entries_from_the_future_are_outdated_after_the_clock_was_set_back(worker, article, monkeypatch):
    worker.get("/articles/sleep/")
    now = wsgi.time.time()
    monkeypatch.setattr("site_core.caching.page_cache.entry.time.time", lambda: now - 3600)
    worker.get("/articles/sleep/")
    assert len(worker.rendered) == 2


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_changes_are_visible_after_the_clock_was_set(worker, article, page_cache, monkeypatch, hours):
    worker.get("/articles/sleep/")
    now = time.time() + hours * 3600
    monkeypatch.setattr("time.time", lambda: now)
    monkeypatch.setattr("time.time_ns", lambda: int(now * 1e9))
    page_cache.invalidate()
    worker.get("/articles/sleep/")
    assert worker.rendered == ["/articles/sleep/"] * 2
    worker.get("/articles/sleep/")
    assert len(worker.rendered) == 2  # entries rendered since then are cached


def test_old_entry_is_rendered_again(worker, article, monkeypatch):
    worker.get("/articles/sleep/")
    now = wsgi.time.time()
    monkeypatch.setattr("site_core.caching.page_cache.entry.time.time", lambda: now + 301)
    worker.get("/articles/sleep/")
    assert len(worker.rendered) == 2


class Slow:
    """An application that responds once ``released`` is set."""

    def __init__(self):
        self.called, self.released, self.calls = threading.Event(), threading.Event(), 0

    def __call__(self, environ, start_response):
        from django.http import HttpResponse

        self.calls += 1
        self.called.set()
        assert self.released.wait(10)
        response = HttpResponse(f"response {self.calls}")
        start_response("200 OK", list(response.items()))
        return response


def request_in_thread(worker, bodies):
    thread = threading.Thread(target=lambda: bodies.append(worker.get("/page/").body))
    thread.start()
    return thread


def test_concurrent_requests_render_a_page_once(worker):
    slow, bodies = Slow(), []
    worker.django = slow
    crowd = [request_in_thread(worker, bodies) for _ in range(8)]
    assert slow.called.wait(10)
    slow.released.set()
    for thread in crowd:
        thread.join(10)
    assert bodies == [b"response 1"] * 8
    assert slow.calls == 1


def test_previous_copy_is_served_while_a_changed_page_is_rendered(worker, page_cache, monkeypatch):
    monkeypatch.setattr(wsgi, "GRACE_SECONDS", 60)
    slow, bodies = Slow(), []
    worker.django = slow
    slow.released.set()
    assert worker.get("/page/").body == b"response 1"
    slow.released.clear()
    slow.called.clear()
    page_cache.invalidate()
    one = request_in_thread(worker, bodies)
    assert slow.called.wait(10)
    assert worker.get("/page/").body == b"response 1"
    slow.released.set()
    one.join(10)
    assert bodies == [b"response 2"]
    assert worker.get("/page/").body == b"response 2"


def test_page_rendered_during_a_change_is_not_fresh(worker, page_cache):
    slow, bodies = Slow(), []
    worker.django = slow
    one = request_in_thread(worker, bodies)
    assert slow.called.wait(10)
    page_cache.invalidate()
    slow.released.set()
    one.join(10)
    assert bodies == [b"response 1"]
    assert worker.get("/page/").body == b"response 2"


def test_full_disk_fails_no_request(worker, article, monkeypatch, caplog):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("site_core.lib.atomic_file.os.replace", full)
    assert worker.get("/articles/sleep/").status == 200
    response = worker.get("/articles/sleep/")
    assert response.status == 200
    assert "warning" not in response.headers
    assert worker.rendered == ["/articles/sleep/"]  # from memory
    assert "No space left on device" in caplog.text


def test_page_without_its_image_is_rendered_again_after_half_a_minute(site, worker):
    image = ImageFactory()
    article = ArticlePageFactory(image=image)
    image.file.storage.delete(image.file.name)
    with time_machine.travel(datetime.datetime.now(tz=datetime.UTC)) as clock:
        for _ in range(2):
            worker.get(article.url)
            worker.get("/team/")
        clock.shift(31)
        worker.get(article.url)
        worker.get("/team/")
    assert worker.rendered == [article.url, "/team/", article.url]
