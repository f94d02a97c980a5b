"""From an empty site to one to show: the first screen, filled in at two widths."""

import re
import time

import pytest
from playwright.sync_api import expect

from site_core.ops import bootstrap
from tests.support.axe import assert_accessible
from tests.support.demo_site import serve
from tests.support.processes import copy_static_files
from tests.support.sign_in import sign_in

SECONDS = 600  # from the first command to a site to show
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#123a6b"/></svg>'
)
DESKTOP, PHONE = (1280, 900), (390, 844)
sizes = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def empty_site(tmp_path, tmp_path_factory, settings, size):
    """A server whose site has no pages, as after the first question of ``make start-clinic``."""
    settings.DATA_DIR = tmp_path
    if size == PHONE:  # the other one collects them, too
        copy_static_files(tmp_path_factory, tmp_path)
    bootstrap.record_own_clinic()
    bootstrap.record_warmed()  # there are no images yet
    started = time.monotonic()
    with serve(tmp_path) as site:
        site.started = started
        yield site


@sizes
def test_ten_minutes_are_enough_from_an_empty_site_to_one_to_show(browser, empty_site, size):
    width, height = size
    context = browser.new_context(base_url=empty_site.url, viewport={"width": width, "height": height})
    context.set_default_timeout(30_000)
    context.set_default_navigation_timeout(90_000)
    sign_in(context, "admin", empty_site.password)
    page = context.new_page()
    page.goto("/admin/")
    assert_accessible(page, context="main")
    page.get_by_role("link", name="Set up your clinic").click()
    fill(page, {"Name of the clinic": "Quill Hill Dental", "Legal name": "Quill Hill Dental PC"})
    page.get_by_label("Type of practice").select_option("Dentistry")
    go_on(page, width)
    fill(
        page,
        {"Phone": "call us", "Street address": "8 Quill Hill", "City": "Boston", "State": "MA", "ZIP code": "02108"},
    )
    go_on(page, width)
    expect(page.get_by_text("Enter a phone number")).to_be_visible()
    fill(page, {"Phone": "617-555-0123"})
    go_on(page, width)
    fill(page, {"Opening hours": "Mon–Thu 8:00–18:00, Fri 8 am–1 pm", "Languages": "English, Spanish"})
    go_on(page, width)
    expect(page.get_by_label("Main color").first).to_have_value("#0b6a88")
    page.get_by_label("Logo").set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": LOGO})
    fill(page, {"Invite a colleague": "ana@clinic.example"})
    assert_fits(page, width)
    page.get_by_role("button", name="Create the site").click()
    expect(page.get_by_role("heading", name="What comes next")).to_be_visible()
    expect(page.get_by_text(re.compile("/invitation/"))).to_be_visible()
    assert_fits(page, width)
    page.get_by_role("link", name="See your site").click()
    expect(page.get_by_role("heading", level=1, name="Dentistry without the hurry")).to_be_visible()
    visitor = browser.new_context(base_url=empty_site.url, viewport={"width": width, "height": height}).new_page()
    for path in ("/", "/contact/"):
        visitor.goto(path)
        assert_accessible(visitor)
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width
        assert "lanternfield" not in visitor.content().lower()
    visitor.goto("/")
    expect(visitor.locator(".brand-logo").first).to_be_visible()
    # The picture is resized in the background: until then, the page has a placeholder.
    assert time.monotonic() - empty_site.started < SECONDS


def fill(page, values):
    for label, value in values.items():
        page.get_by_label(label, exact=False).first.fill(value)


def go_on(page, width):
    assert_fits(page, width)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()


def assert_fits(page, width):
    assert_accessible(page, context="main")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
