"""Which answers are given out again, to whom, and which never."""

import gzip
import threading
import time

import brotli
import pytest
from django.db import OperationalError, connection
from wagtail.models import PageViewRestriction

from site_core.caching.page_cache import wsgi
from tests.support.factories import ArticlePageFactory


@pytest.fixture
def article(site):
    return ArticlePageFactory(parent=site.articles, title="Sleep and low mood", slug="sleep")


def test_second_visitor_costs_django_nothing(worker, article):
    first, second = worker.get("/articles/sleep/"), worker.get("/articles/sleep/")
    assert worker.rendered == ["/articles/sleep/"]
    assert first.status == second.status == 200
    assert first.body == second.body
    assert "Sleep and low mood" in second.text
    assert first.headers == second.headers


def test_other_workers_give_out_the_same_copy(new_worker, article):
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
def test_visitors_get_the_smallest_coding_that_they_take(worker, article, accepted, encoding, decode):
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
def test_who_has_the_page_already_gets_304(worker, article, form):
    etag = worker.get("/articles/sleep/").headers["etag"]
    response = worker.get("/articles/sleep/", if_none_match=form.format(etag))
    assert (response.status, response.body) == (304, b"")
    assert response.headers["etag"] == etag
    assert "content-length" not in response.headers


def test_who_has_another_page_gets_all_of_this_one(worker, article):
    worker.get("/articles/sleep/")
    assert worker.get("/articles/sleep/", if_none_match='W/"0123"').status == 200


def test_first_visitors_own_headers_change_nothing_for_others(worker, article):
    etag = worker.get("/articles/sleep/").headers["etag"]
    worker.cache.local_pages.clear()
    worker.cache.store.backend.clear()
    odd = {"if_none_match": etag, "range": "bytes=0-10", "accept_encoding": "br", "accept_language": "de"}
    assert worker.get("/articles/sleep/", "HEAD", **odd).status == 304
    response = worker.get("/articles/sleep/")
    assert response.status == 200
    assert "Sleep and low mood" in response.text


def test_who_may_be_signed_in_is_answered_by_django(worker, article):
    worker.get("/articles/sleep/")
    response = worker.get("/articles/sleep/", cookie="clinic_session=abc")
    assert worker.rendered == ["/articles/sleep/"] * 2
    assert response.headers["cache-control"] == "private, no-cache"
    worker.get("/articles/sleep/", authorization="Basic eDp5")
    assert len(worker.rendered) == 3


def test_what_signed_in_people_see_is_not_kept(worker, article):
    worker.get("/articles/sleep/", cookie="clinic_session=abc")
    worker.get("/articles/sleep/")
    assert worker.rendered == ["/articles/sleep/"] * 2


def test_other_cookies_change_nothing(worker, article):
    worker.get("/articles/sleep/")
    worker.get("/articles/sleep/", cookie="theme=dark; _ga=1")
    assert worker.rendered == ["/articles/sleep/"]


@pytest.mark.parametrize("kind", ["password", "login"])
def test_private_pages_are_never_kept(worker, article, kind):
    PageViewRestriction.objects.create(page=article, restriction_type=kind, password="open sesame")
    for _ in range(2):
        assert "Sleep and low mood" not in worker.get("/articles/sleep/").text
    assert len(worker.rendered) == 2
    assert worker.cache.store.backend.usage() == (0, 0)


@pytest.mark.parametrize("path", ["/admin/login/", "/static/nothing.css", "/media/images/nothing.jpg"])
def test_admin_and_files_are_not_kept(worker, site, path):
    for _ in range(2):
        worker.get(path)
    assert worker.rendered == [path] * 2


def test_not_found_is_kept_apart_from_pages(worker, site):
    for _ in range(2):
        assert worker.get("/nothing-here/").status == 404
    assert worker.rendered == ["/nothing-here/"]
    assert worker.cache.local_pages.entries == {}


def test_hosts_have_their_own_copies(worker, article):
    worker.get("/articles/sleep/")
    worker.get("/articles/sleep/", host="localhost")
    assert len(worker.rendered) == 2
    assert worker.get("/articles/sleep/", host="evil.example").status == 400
    worker.get("/articles/sleep/", host="evil.example")
    assert len(worker.rendered) == 4


def test_scheme_is_believed_of_a_proxy_of_ours_only(worker, article):
    worker.get("/articles/sleep/")
    worker.get("/articles/sleep/", x_forwarded_proto="https")
    assert len(worker.rendered) == 1


def test_parameters_that_the_page_does_not_know_share_its_copy(worker, article):
    worker.get("/articles/sleep/")
    for query in ("utm_source=news", "gclid=1&fbclid=2", "q=1", "%00=%FF", "a" * 1999):
        assert worker.get(f"/articles/sleep/?{query}").status == 200
    assert worker.rendered == ["/articles/sleep/"]
    assert worker.cache.store.backend.usage()[0] == 1


def test_parameters_that_the_page_knows_have_copies_of_their_own(worker, site):
    for number in range(14):
        ArticlePageFactory(parent=site.articles, title=f"Article {number}", slug=f"article-{number}")
    first = worker.get("/articles/").body
    second = worker.get("/articles/?utm_source=x&page=2").body
    assert second == worker.get("/articles/?page=2&fbclid=1").body != first
    assert worker.rendered == ["/articles/", "/articles/?page=2"]


def test_flood_of_queries_does_not_drive_out_pages(worker, article):
    worker.get("/articles/sleep/")
    worker.cache.local_others.max_weight = 10**5
    for number in range(50):
        worker.get(f"/search/?q={number}")
    assert worker.cache.local_others.weight <= 10**5
    worker.rendered.clear()
    worker.get("/articles/sleep/")
    assert worker.rendered == []


def test_page_that_fails_is_answered_by_its_last_good_copy(worker, article, page_cache, caplog):
    good = worker.get("/articles/sleep/")
    page_cache.invalidate()

    def no_database(*args):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(no_database):
        response = worker.get("/articles/sleep/")
        assert worker.get("/never-asked-before/").status == 503
    assert response.status == 200
    assert response.body == good.body
    assert response.headers["warning"] == '110 - "Response is Stale"'
    assert "/articles/sleep/ failed with status 503; its last good copy was sent." in caplog.text


def test_failed_page_is_not_asked_for_by_everyone(worker, article, page_cache):
    worker.get("/articles/sleep/")
    page_cache.invalidate()

    def no_database(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(no_database):
        for _ in range(10):
            worker.get("/articles/sleep/")
    assert len(worker.rendered) == 2


def test_page_is_right_again_once_the_database_is_back(worker, article, page_cache, monkeypatch):
    monkeypatch.setattr(wsgi, "BACK_OFF_SECONDS", 0)
    worker.get("/articles/sleep/")
    page_cache.invalidate()

    def no_database(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(no_database):
        worker.get("/articles/sleep/")
    assert "warning" not in worker.get("/articles/sleep/").headers


def test_store_that_fails_leaves_what_is_in_memory_marked(worker, article, monkeypatch):
    worker.get("/articles/sleep/")

    def unreachable():
        raise ConnectionError("refused")

    monkeypatch.setattr(worker.cache.store.backend, "generation", unreachable)
    assert worker.get("/articles/sleep/").headers["warning"] == '110 - "Response is Stale"'
    assert worker.get("/articles/").status == 200  # never asked before: Django answers
    assert worker.rendered == ["/articles/sleep/", "/articles/"]


def test_store_that_comes_back_begins_a_new_generation(worker, article, monkeypatch):
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
    assert "A damaged page was dropped" in caplog.text


def test_clock_set_back_gives_out_nothing_from_the_future(worker, article, monkeypatch):
    worker.get("/articles/sleep/")
    now = wsgi.time.time()
    monkeypatch.setattr("site_core.caching.page_cache.entry.time.time", lambda: now - 3600)
    worker.get("/articles/sleep/")
    assert len(worker.rendered) == 2


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_change_after_the_clock_was_set_is_seen(worker, article, page_cache, monkeypatch, hours):
    worker.get("/articles/sleep/")
    now = time.time() + hours * 3600
    monkeypatch.setattr("time.time", lambda: now)
    monkeypatch.setattr("time.time_ns", lambda: int(now * 1e9))
    page_cache.invalidate()
    worker.get("/articles/sleep/")
    assert worker.rendered == ["/articles/sleep/"] * 2
    worker.get("/articles/sleep/")
    assert len(worker.rendered) == 2  # and what was made since then is kept


def test_old_copy_is_made_anew(worker, article, monkeypatch):
    worker.get("/articles/sleep/")
    now = wsgi.time.time()
    monkeypatch.setattr("site_core.caching.page_cache.entry.time.time", lambda: now + 301)
    worker.get("/articles/sleep/")
    assert len(worker.rendered) == 2


class Slow:
    """An application that answers once it is let go."""

    def __init__(self):
        self.asked, self.let_go, self.calls = threading.Event(), threading.Event(), 0

    def __call__(self, environ, start_response):
        from django.http import HttpResponse

        self.calls += 1
        self.asked.set()
        assert self.let_go.wait(10)
        response = HttpResponse(f"answer {self.calls}")
        start_response("200 OK", list(response.items()))
        return response


def ask(worker, answers):
    thread = threading.Thread(target=lambda: answers.append(worker.get("/page/").body))
    thread.start()
    return thread


def test_crowd_at_a_new_page_renders_it_once(worker):
    slow, answers = Slow(), []
    worker.django = slow
    crowd = [ask(worker, answers) for _ in range(8)]
    assert slow.asked.wait(10)
    slow.let_go.set()
    for thread in crowd:
        thread.join(10)
    assert answers == [b"answer 1"] * 8
    assert slow.calls == 1


def test_crowd_after_a_change_gets_the_previous_copy_meanwhile(worker, page_cache, monkeypatch):
    monkeypatch.setattr(wsgi, "GRACE_SECONDS", 60)
    slow, answers = Slow(), []
    worker.django = slow
    slow.let_go.set()
    assert worker.get("/page/").body == b"answer 1"
    slow.let_go.clear()
    slow.asked.clear()
    page_cache.invalidate()
    one = ask(worker, answers)
    assert slow.asked.wait(10)
    assert worker.get("/page/").body == b"answer 1"
    slow.let_go.set()
    one.join(10)
    assert answers == [b"answer 2"]
    assert worker.get("/page/").body == b"answer 2"


def test_page_rendered_while_something_changed_is_not_fresh(worker, page_cache):
    slow, answers = Slow(), []
    worker.django = slow
    one = ask(worker, answers)
    assert slow.asked.wait(10)
    page_cache.invalidate()
    slow.let_go.set()
    one.join(10)
    assert answers == [b"answer 1"]
    assert worker.get("/page/").body == b"answer 2"


def test_full_disk_still_answers(worker, article, monkeypatch, caplog):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("site_core.caching.page_cache.stores.files.os.replace", full)
    assert worker.get("/articles/sleep/").status == 200
    response = worker.get("/articles/sleep/")
    assert response.status == 200
    assert "warning" not in response.headers
    assert worker.rendered == ["/articles/sleep/"]  # from memory
    assert "No space left on device" in caplog.text
