"""A clinician reviews a page by link: on a phone the first time, and side by side on a wide screen."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.support.axe import COLORS, assert_accessible
from tests.support.review_links import ask_for_review


@pytest.fixture
def ask(demo):
    """Return a function that asks for a review of a page of its own. It returns the link."""
    return partial(ask_for_review, demo.data_dir)


def test_first_review_on_a_phone(ask, page):
    page.set_viewport_size({"width": 360, "height": 740})
    link = ask("reviewed-on-a-phone")
    page.goto(link)
    expect(page.get_by_role("heading", name="Your first review of this page")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
    passage = page.locator(".review-fields").nth(3)
    passage.locator("summary").click()
    passage.get_by_label("Your comment").fill("Is this per dose?")
    page.reload()
    expect(page.locator(".review-fields").nth(3).get_by_label("Your comment")).to_have_value("Is this per dose?")
    page.get_by_label("Return it with my comments").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("You seem to be offline")
    page.context.set_offline(False)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check before you send")).to_be_visible()
    expect(page.locator(".review-details")).to_contain_text("Is this per dose?")
    assert_accessible(page)
    page.get_by_role("button", name="Return").click()
    expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()
    assert_accessible(page)
    assert page.context.cookies() == []


def test_changes_side_by_side_on_a_wide_screen(ask, page):
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(ask("reviewed-side-by-side", approved=True))
    expect(page.locator(".review-before")).to_be_visible()
    expect(page.locator(".review-changes")).to_contain_text("60 mg")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-step-status]")).to_have_text(re.compile("^1 of "))
    expect(page.locator("#review-change-1")).to_be_focused()
    page.get_by_role("button", name="Previous").click()
    expect(page.locator("[data-step-status]")).to_have_text(re.compile(r"^(\d+) of \1$"))
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, COLORS)
    page.get_by_role("radio", name="Approve", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Next review").fill("2027-11-02")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Thank you. The page is approved.")).to_be_visible()


def test_unchanged_page_is_approved_again_in_two_taps_on_a_phone(ask, page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(ask("still-right-on-a-phone", approved=True, changed=False))
    still_right = page.get_by_role("button", name="Still right")
    expect(still_right).to_be_in_viewport()
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    page.emulate_media(color_scheme="light")
    still_right.click()
    expect(page.get_by_role("heading", name="Thank you. The page is approved.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Undo").click()
    expect(still_right).to_be_visible()
