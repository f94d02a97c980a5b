"""The weight of a first visit on a phone stays within the budgets."""

import urllib.error
import urllib.request

import pytest

from tests.support.demo_site import PAGES
from tests.support.processes import wait_for
from tests.support.waiting import visit

KILOBYTE = 1024
DEVICE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}


@pytest.fixture(scope="module")
def full_chromium(launch_full_chromium):
    browser = launch_full_chromium()
    yield browser
    browser.close()


def compressed_size(url):
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br"})
    try:
        with urllib.request.urlopen(request) as response:
            return len(response.read())
    except urllib.error.HTTPError as error:  # the page for missing URLs
        return len(error.read())


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_first_visit_stays_within_budget(full_chromium, demo, path):
    wait_for(lambda: compressed_size(demo.url + path) <= 14 * KILOBYTE, seconds=20)  # compressed once more
    context = full_chromium.new_context(base_url=demo.url, **DEVICE)
    page = context.new_page()
    sizes = []
    page.on(
        "requestfinished",
        lambda request: sizes.append((request.resource_type, request.url, request.sizes()["responseBodySize"])),
    )
    visit(page, path)
    context.close()
    weights = {kind: sum(size for k, _, size in sizes if k == kind) for kind, _, _ in sizes}
    assert weights["document"] <= 14 * KILOBYTE  # with the critical CSS
    assert weights["stylesheet"] <= 8 * KILOBYTE
    assert weights.get("script", 0) <= 4 * KILOBYTE
    assert weights.get("font", 0) <= 28 * KILOBYTE
    assert sum(weights.values()) <= 160 * KILOBYTE, sizes
    assert len(sizes) <= 11, sizes  # including the speculation rules, which are loaded last
    assert sum(kind == "stylesheet" for kind, _, _ in sizes) == 1
