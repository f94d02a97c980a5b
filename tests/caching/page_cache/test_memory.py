"""The event loop of the server answers what a worker holds in memory. Everything else needs a thread."""

import pytest

from site_core.lib.buffered_wsgi import NotInMemory
from tests.support.factories import ArticlePageFactory


@pytest.fixture
def article(site):
    return ArticlePageFactory(parent=site.articles, title="Sleep and low mood", slug="sleep")


@pytest.fixture
def from_memory(worker):
    """Return a function that requests a URL from the memory of ``worker``."""
    worker.get("/articles/sleep/")  # fills it

    def get(url, **options):
        everything, worker.application = worker.application, worker.cache.from_memory
        try:
            return worker.get(url, **options)
        finally:
            worker.application = everything

    return get


def test_page_that_this_worker_has_sent_is_in_memory(article, worker, from_memory):
    assert from_memory("/articles/sleep/").body == worker.get("/articles/sleep/").body


def test_parameters_that_change_nothing_are_ignored(article, from_memory):
    assert from_memory("/articles/sleep/?utm_source=mail").status == 200


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("/articles/", {}),
        ("/articles/sleep/", {"method": "POST"}),
        ("/articles/sleep/", {"cookie": "clinic_session=1"}),
        ("/search/?q=sleep", {}),
    ],
    ids=["other page", "form", "signed-in visitor", "search"],
)
def test_anything_else_needs_a_thread(article, from_memory, url, options):
    with pytest.raises(NotInMemory):
        from_memory(url, **options)


def test_page_from_before_a_change_needs_a_thread(article, worker, from_memory):
    worker.cache.store.call("invalidate")
    with pytest.raises(NotInMemory):
        from_memory("/articles/sleep/")


def test_page_needs_a_thread_while_the_store_is_down(article, worker, from_memory):
    worker.cache.store.breaker.record_failure()
    with pytest.raises(NotInMemory):
        from_memory("/articles/sleep/")
