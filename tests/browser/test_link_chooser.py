"""Links in the text: one types a page’s name at once, or pastes a URL, an email address, or a phone number."""

import pytest
from playwright.sync_api import expect

PASTE = """(field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def edit_url(editor):
    editor.goto("/team/noah-feldt/")
    return editor.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href")


def open_dialog(editor, url):
    editor.goto(url)
    editor.locator("[contenteditable=true]").first.click()
    editor.keyboard.press("Control+k")
    search = editor.locator(".modal-body [name=q]")
    expect(search).to_be_focused()
    return search


@pytest.mark.parametrize("width", [390, 1280])
def test_page_is_found_by_its_name(editor, edit_url, width):
    editor.set_viewport_size({"width": width, "height": 900})
    open_dialog(editor, edit_url)
    editor.keyboard.type("about the pra")
    expect(editor.locator(".modal-body table")).to_contain_text("About the practice")


def test_pasted_text_gets_its_kind_of_link(editor, edit_url):
    values = {
        "https://example.org/x": ("external-link-chooser-url", "https://example.org/x"),
        "mailto:a@example.org": ("email-link-chooser-email_address", "a@example.org"),
        "(212) 555-0142": ("phone-link-chooser-phone_number", "(212) 555-0142"),
    }
    for text, (name, value) in values.items():
        open_dialog(editor, edit_url).evaluate(PASTE, text)
        expect(editor.locator(f".modal-body [name='{name}']")).to_have_value(value)
