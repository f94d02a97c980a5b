"""The enquiry form, and the front desk’s view of it, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible


def fill_in(page, name):
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Phone number").fill("212-555-0188")
    page.get_by_label("Mornings").check()
    page.get_by_label("No, not yet").check()
    page.get_by_label("I agree").check()


def submit(page):
    page.get_by_role("button", name="Continue").click()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def visitor(request, browser, demo):
    context = browser.new_context(base_url=demo.url, java_script_enabled=request.param)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_visitor_corrects_confirms_and_sends(visitor):
    visitor.goto("/contact/")
    submit(visitor)
    summary = visitor.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Enter your name").click()
    expect(visitor.get_by_label("Your name")).to_be_focused()
    fill_in(visitor, "Ana Ortiz")
    submit(visitor)
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Check before you send")
    visitor.get_by_role("button", name="Change something").click()
    expect(visitor.get_by_label("Phone number")).to_have_value("212-555-0188")
    visitor.get_by_label("Your name").fill("Ana Maria Ortiz")
    submit(visitor)
    expect(visitor.get_by_text("Ana Maria Ortiz")).to_be_visible()
    send(visitor)
    assert visitor.url.endswith("/enquiry/sent/")
    expect(visitor.get_by_role("main")).not_to_contain_text("Ana")


def send(page):
    """Send the form. A browser test is too fast for the first attempts."""
    button = page.get_by_role("button", name="Send", exact=True)
    button.click()
    while page.get_by_text("That was quick.").is_visible():
        button.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation_at_any_step(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto("/contact/")
    submit(page)
    assert_accessible(page)
    fill_in(page, "Ana Ortiz")
    submit(page)
    assert_accessible(page)
    page.goto("/enquiry/sent/")
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 360])
def test_no_step_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/contact/")
    fill_in(page, "Bartholomew-Featherstonehaugh-Cholmondeley" * 2)
    for label in ("Continue", "Change something"):
        with page.expect_navigation():
            page.get_by_role("button", name=label).click()
        assert page.locator("html").evaluate("html => html.scrollWidth") <= width


def test_back_button_restores_the_input(page):
    page.goto("/contact/")
    page.get_by_label("Your name").fill("Ana")
    page.goto("/about/")
    page.go_back()
    expect(page.get_by_label("Your name")).to_have_value("Ana")


def test_front_desk_can_handle_an_enquiry_on_a_phone(editor):
    editor.goto("/contact/")
    fill_in(editor, "Dora Desk")
    submit(editor)
    send(editor)
    editor.set_viewport_size({"width": 360, "height": 740})
    editor.goto("/admin/enquiries/")
    assert editor.evaluate("document.documentElement.scrollWidth") <= 360
    editor.get_by_role("link", name="Dora Desk").first.click()
    expect(editor.get_by_role("link", name="212-555-0188")).to_have_attribute("href", "tel:+12125550188")
    editor.get_by_label("Status").select_option("In progress")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_text("saved.")).to_be_visible()
