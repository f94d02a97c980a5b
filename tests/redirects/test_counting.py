"""Each redirect and each missing URL is counted once, whether Django or the page cache responds."""

import pytest

from site_core.redirects.models import NotFoundPath, RedirectHit, RedirectRule
from site_core.redirects.serving import hit_counters
from site_core.redirects.serving.counting import TEST_USER_AGENT


@pytest.fixture(autouse=True)
def _site(site):
    return site


def count_hits():
    hit_counters.flush()
    return {rule.source: rule.hits for rule in RedirectRule.objects.all()}


@pytest.mark.parametrize("url", ["/old/", "/old", "/old/?utm_source=x", "/OLD/?fbclid=1&gclid=2"])
@pytest.mark.parametrize("status", [301, 302, 308, 410])
def test_thirty_requests_are_thirty_hits(worker, url, status):
    rule = RedirectRule.objects.create(source="/old/", target="" if status == 410 else "/team/", status=status)
    for _ in range(30):
        assert worker.get(url).status == status
    assert count_hits() == {"/old/": 30}
    assert RedirectHit.objects.get(rule=rule).count == 30


@pytest.mark.parametrize("url", ["/missing/", "/missing/?utm_source=x", "/missing/?p=1"])
def test_thirty_requests_for_a_missing_url_are_thirty_misses(worker, url):
    RedirectRule.objects.create(source="/?p=1", target="/team/")
    for _ in range(30):
        assert worker.get(url, referer="https://news.example/story").status == 404
    hit_counters.flush()
    row = NotFoundPath.objects.get()
    assert (row.path, row.hits, row.referrer_host) == ("/missing/", 30, "news.example")


def test_hits_of_rules_with_a_query_string_are_counted_once(worker):
    RedirectRule.objects.create(source="/?p=1", target="/team/")
    for _ in range(5):
        worker.get("/?p=1")
        worker.get("/?p=2")
    assert count_hits() == {"/": 5}


def test_workers_that_share_the_page_cache_add_their_counts(new_worker):
    RedirectRule.objects.create(source="/old/", target="/team/")
    one, two = new_worker(), new_worker()
    for _ in range(5):
        one.get("/old/")
        two.get("/old/")
    assert count_hits() == {"/old/": 10}


@pytest.mark.parametrize("url", ["/old/", "/missing/", "/"])
def test_visitors_do_not_see_what_is_counted(worker, url):
    RedirectRule.objects.create(source="/old/", target="/team/")
    for _ in range(2):
        assert not [name for name in worker.get(url).headers if name.startswith(("x-redirect", "x-not-found"))]


def test_missing_urls_of_the_admin_are_not_counted(worker):
    worker.get("/admin/nothing/", cookie="clinic_session=abc")
    hit_counters.flush()
    assert not NotFoundPath.objects.exists()


def test_non_ascii_path_is_counted_as_it_was_requested(worker):
    for _ in range(2):
        worker.get("/über-uns/")
    hit_counters.flush()
    assert NotFoundPath.objects.get().path == "/über-uns/"


def test_requests_of_the_url_test_are_not_counted(worker):
    RedirectRule.objects.create(source="/old/", target="/team/")
    for url in ("/old/", "/missing/"):
        worker.get(url, user_agent=TEST_USER_AGENT)
    assert count_hits() == {"/old/": 0}
    assert not NotFoundPath.objects.exists()
