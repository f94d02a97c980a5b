"""A new colleague's first minutes: invitation, password, desk, tour, guide."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import manage

PASSWORD = "a lamp in the window"


@pytest.fixture
def link(demo):
    """The path of an invitation's link."""
    command = ("invite", "nora@lanternfield.example", "--role", "editors", "--print-link")
    process = manage(demo.data_dir, *command, SITE_URL=demo.url)
    return urlsplit(process.stdout.strip()).path


def test_invited_editor_chooses_a_password_and_takes_the_tour_on_a_phone(page, link):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(link)
    expect(page).to_have_url(re.compile(r"/invitation/$"))
    assert_accessible(page)
    page.locator("input[name=new_password1]").fill(PASSWORD)
    page.locator("input[name=new_password2]").fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()

    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    assert_accessible(page, context=".tour")
    for title in ("The menu", "Write", "Review and publish", "Help"):
        page.get_by_role("link", name="Next").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#tour")).to_have_text(title)
        expect(page.locator("#tour")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="End the tour").click()
    expect(page.locator("#tour")).to_have_count(0)

    page.goto("/admin/help/guide/?q=word+document")
    page.locator("[aria-labelledby=guide-results]").get_by_role("link", name="Open a Word document").click()
    expect(page.get_by_role("heading", name="Open a Word document")).to_be_in_viewport()
    assert_accessible(page, context="main")
    page.goto(link)
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
