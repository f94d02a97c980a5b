"""Pages store nothing in the browser and send no requests to third parties."""

from urllib.parse import urlsplit

import pytest

from tests.support.demo_site import PAGES

STORED = """async () => ({
    cookie: document.cookie,
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((database) => database.name),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    caches: await caches.keys(),
})"""
NOTHING = {"cookie": "", "local": [], "session": [], "databases": [], "workers": 0, "caches": []}


def read(page):
    """Scroll to the end and open every disclosure, as a reader does."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    for summary in page.locator("main details > summary").all():
        summary.click()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("name", PAGES)
def test_page_stores_nothing_and_sends_no_third_party_requests(page, base_url, name):
    requests = []
    page.on("request", lambda request: requests.append((request.resource_type, request.url)))
    page.goto(PAGES[name])
    read(page)
    assert page.evaluate(STORED) == NOTHING
    assert page.context.cookies() == []
    assert requests
    assert {urlsplit(url).netloc for _, url in requests if not url.startswith("data:")} == {urlsplit(base_url).netloc}
    assert not {kind for kind, _ in requests} & {"ping", "beacon", "websocket", "eventsource", "cspviolationreport"}


def test_visit_with_a_search_stores_nothing(page):
    page.goto("/")
    page.goto("/search/")
    box = page.get_by_role("main").get_by_role("searchbox")
    box.fill("naltrexone")
    box.press("Enter")
    page.wait_for_url("**/search/?q=naltrexone")
    page.get_by_role("main").get_by_role("link").first.click()
    read(page)
    assert page.evaluate(STORED) == NOTHING
    assert page.context.cookies() == []
