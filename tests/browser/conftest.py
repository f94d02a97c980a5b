import os
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, HEADLESS_CHROMIUM, copy_demo_data, serve
from tests.support.sign_in import sign_in

# Playwright keeps an event loop running in the test process. Django would refuse to use the ORM in later tests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Milliseconds. Long, because a busy machine is slow.
TIMEOUT = 30_000
NAVIGATION_TIMEOUT = 90_000
expect.set_options(timeout=TIMEOUT)

SKIP_REASON = "Chromium not found. On Debian: apt-get install -y chromium"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=SKIP_REASON))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": HEADLESS_CHROMIUM, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def launch_full_chromium(launch_browser):
    """Return a function that launches full Chromium, with the back/forward cache and adaptive lazy loading."""
    return partial(launch_browser, executable_path=CHROMIUM)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Return the demo site of all browser tests. Tests that change content use separate pages."""
    folder = tmp_path_factory.mktemp("browser") / "demo"
    password = copy_demo_data(tmp_path_factory, folder)
    with serve(folder) as site:
        site.password = password
        yield site


@pytest.fixture(scope="session")
def base_url(demo):
    return demo.url


@pytest.fixture
def page(page):
    page.set_default_timeout(TIMEOUT)
    page.set_default_navigation_timeout(NAVIGATION_TIMEOUT)
    return page


@pytest.fixture
def editor(page, demo):
    """A browser page that is signed in to the admin."""
    sign_in(page.context, "admin", demo.password)
    return page
