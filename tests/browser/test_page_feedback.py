"""“Was this page helpful?” with and without JavaScript, at the widths of a phone and a desktop."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.demo_site import PAGES
from tests.support.processes import wait_for

WIDTHS = pytest.mark.parametrize("width", [390, 1280])
# Headless Chromium says what it is, and programs are not counted.
READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


def stored(demo):
    with closing(sqlite3.connect(demo.data_dir / "db.sqlite3")) as database:
        query = "SELECT coalesce(sum(helpful), 0), coalesce(sum(unhelpful), 0) FROM page_feedback_feedbackcount"
        return database.execute(query).fetchone()


@pytest.fixture
def open_page(browser, demo):
    """Return a function that opens a page as a reader does."""
    contexts = []

    def open_page(path, width, **options):
        viewport = {"width": width, "height": 844}
        contexts.append(browser.new_context(base_url=demo.url, viewport=viewport, user_agent=READER, **options))
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@WIDTHS
@pytest.mark.parametrize("name", ["article", "treatment"])
def test_answer_is_counted_without_leaving_the_page(open_page, demo, name, width):
    page = open_page(PAGES[name], width)
    form = page.get_by_role("form", name="Was this page helpful?")
    assert_accessible(page, context=".page-feedback")
    yes, no = stored(demo)
    form.get_by_role("button", name="No").click()
    thanks = form.get_by_text("Thank you. Your answer helps us improve this page.")
    expect(thanks).to_be_focused()
    expect(form.get_by_role("button")).to_have_count(0)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)
    assert page.url.endswith(PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.context.cookies() == []
    wait_for(lambda: stored(demo) == (yes, no + 1))


@WIDTHS
def test_answer_is_counted_without_javascript(open_page, demo, width):
    page = open_page(PAGES["article"], width, java_script_enabled=False)
    yes, no = stored(demo)
    page.get_by_role("button", name="Yes", exact=True).click()
    page.wait_for_url("**#helpful-thanks")
    expect(page.get_by_text("Thank you. Your answer helps us")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Yes", exact=True)).to_have_count(0)
    assert page.context.cookies() == []
    wait_for(lambda: stored(demo) == (yes + 1, no))


def test_failure_is_said_and_the_answer_can_be_sent_again(open_page, demo):
    page = open_page(PAGES["article"], 390)
    yes, no = stored(demo)
    page.route("**/helpful/*/", lambda route: route.fulfill(status=429))
    form = page.get_by_role("form", name="Was this page helpful?")
    form.get_by_role("button", name="Yes").click()
    expect(form.get_by_role("status")).to_have_text("Your answer was not recorded. Please try again later.")
    assert_accessible(page, context=".page-feedback")
    page.unroute("**/helpful/*/")
    form.get_by_role("button", name="Yes").click()
    expect(form.get_by_text("Thank you.")).to_be_focused()
    expect(form.get_by_role("status")).to_have_count(0)
    wait_for(lambda: stored(demo) == (yes + 1, no))
