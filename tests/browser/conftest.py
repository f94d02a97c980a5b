import os
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, HEADLESS_CHROMIUM, copy_demo_data, serve

# Playwright keeps an event loop running in the test process, which makes Django refuse the ORM to the tests after it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine takes longer. What doesn't come at all still fails.
PATIENCE = 30_000  # milliseconds for what a test expects
NAVIGATION_PATIENCE = 90_000
expect.set_options(timeout=PATIENCE)

HOW_TO_GET_IT = "Chromium was not found; on Debian: apt-get install -y chromium"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=HOW_TO_GET_IT))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": HEADLESS_CHROMIUM, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def start_whole_browser(launch_browser):
    """Starts Chromium with all that visitors' have: going back without loading anew, lazy pictures by connection."""
    return partial(launch_browser, executable_path=CHROMIUM)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """One demo site for all browser tests; those that change content work on pages of their own."""
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
    page.set_default_timeout(PATIENCE)
    page.set_default_navigation_timeout(NAVIGATION_PATIENCE)
    return page


@pytest.fixture
def editor(page, demo):
    """A browser page that is logged in to the admin."""
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page
