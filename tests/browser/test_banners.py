"""A closure, written on a phone."""

from playwright.sync_api import expect

from tests.support.axe import assert_accessible

PHONE = {"width": 390, "height": 844}


def hidden_pixels(page):
    """Return how far the list has to be scrolled sideways."""
    return page.locator("table.listing").evaluate(
        """(table) => {
            const width = (element) => element.scrollWidth - element.clientWidth;
            const hidden = Math.max(0, table.getBoundingClientRect().right - innerWidth);
            let most = Math.max(hidden, width(document.documentElement));
            for (let box = table.parentElement; box; box = box.parentElement) most = Math.max(most, width(box));
            return most;
        }"""
    )


def test_closed_today_is_public_until_it_is_ended(editor, browser, demo):
    editor.set_viewport_size(PHONE)
    editor.goto("/admin/")
    editor.get_by_role("link", name="Closed today").click()
    editor.get_by_role("textbox", name="Text*", exact=True).fill("We are closed today because of snow.")
    assert_accessible(editor)
    assert editor.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    editor.get_by_role("button", name="Publish banner").click()
    row = editor.get_by_role("row").filter(has_text="because of snow")
    expect(row.get_by_text("Shown now")).to_be_visible()
    expect(row.get_by_text("until")).to_be_visible()
    assert_accessible(editor)
    assert hidden_pixels(editor) == 0

    visitor = browser.new_context(base_url=demo.url, viewport=PHONE).new_page()
    visitor.goto("/contact/")
    expect(visitor.get_by_role("region", name="Urgent")).to_contain_text("because of snow")
    expect(visitor.get_by_role("main").get_by_text("Closed today").first).to_be_visible()
    assert_accessible(visitor)
    visitor.emulate_media(color_scheme="dark")
    assert_accessible(visitor)

    row.get_by_role("button", name="End now").click()
    expect(row.get_by_text("Ended")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_role("region", name="Urgent")).to_have_count(0)
    visitor.context.close()
