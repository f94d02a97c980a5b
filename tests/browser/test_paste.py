"""Editors paste text from word processors into an article in a real browser."""

import base64
import io
import os
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.axe import assert_accessible

CLIPBOARD = Path(__file__).parents[1] / "data" / "clipboard"
PASTE = """([html, text]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  if (text) clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def data_url():
    """Return a unique image: Wagtail asks about duplicates."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (15, 10), os.urandom(450)).resize((1600, 1067)).save(buffer, "JPEG")
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"


class BodyForm:
    """The form of a new article with an empty text block, which has the cursor."""

    def __init__(self, page):
        self.page = page
        self.body = page.locator("#panel-child-content-body-section")
        self.text = self.body.get_by_role("textbox")
        self.message = page.locator(".paste-message")
        self.status = self.message.get_by_role("status")
        self.references = page.locator("#id_references-FORMS > :not(.deleted)")

    def open(self):
        self.page.goto("/articles/")
        self.page.locator("wagtail-userbar").get_by_role("button").click()
        self.page.locator("wagtail-userbar a[href*='add_subpage']").click()
        self.page.get_by_role("link", name="Blank").click()
        self.page.wait_for_url("**/admin/pages/add/blog/articlepage/**template=blank")
        self.body.get_by_role("button", name="Insert a block").first.click()
        self.page.get_by_role("option", name="Text", exact=True).click()
        self.text.last.click()
        return self

    def paste(self, html, text="as plain text"):
        self.page.evaluate(PASTE, [html, text])


@pytest.fixture(params=[1280, 390])
def form(editor, request):
    editor.set_viewport_size({"width": request.param, "height": 900})
    return BodyForm(editor).open()


@pytest.fixture
def wide_form(editor):
    editor.set_viewport_size({"width": 1280, "height": 900})
    return BodyForm(editor).open()


def test_word_document_becomes_text_a_table_and_a_reference(form):
    form.page.keyboard.type("Typed before. ")
    form.paste((CLIPBOARD / "word_desktop.html").read_text())
    expect(form.status).to_contain_text("Pasted from Word. Added: 1 table, 1 reference. Not kept: 1 image")
    expect(form.text.first).to_contain_text("Typed before.")
    expect(form.body.locator("h2", has_text="What the numbers mean")).to_be_visible()
    expect(form.body.locator("li", has_text="Water is fine")).to_be_visible()
    expect(form.body.locator(".typed-table-block .column-heading").first).to_have_value("Measure")
    expect(form.text.last).to_have_text("After the table.")
    expect(form.page.locator("#id_references-0-doi")).to_have_value("10.1001/archpsyc.63.8.856")
    expect(form.message).to_be_in_viewport()
    assert_accessible(form.page, context=".paste-message")

    form.message.get_by_role("button", name="Undo").click()
    expect(form.status).to_have_text("The paste was undone.")
    expect(form.text).to_have_text("Typed before. ")
    expect(form.body.locator(".typed-table-block:visible")).to_have_count(0)
    expect(form.references).to_have_count(0)


def test_undo_keeps_what_was_written_elsewhere_since_then(wide_form):
    form = wide_form
    form.page.keyboard.type("First")
    form.page.keyboard.press("Enter")
    form.paste("<p><font color=red>Pasted</font></p>")
    expect(form.status).to_have_text("Pasted from another program. Not kept: 1 text color.")
    form.page.keyboard.press("Enter")
    form.page.keyboard.type("Written later")
    form.message.get_by_role("button", name="Undo").click()
    expect(form.status).to_have_text("The paste was undone.")
    expect(form.text).to_contain_text("First")
    expect(form.text).to_contain_text("Written later")
    expect(form.text).not_to_contain_text("Pasted")


def test_text_is_inserted_where_the_cursor_is_and_saved(wide_form):
    form = wide_form
    form.page.keyboard.type("Before after")
    for _letter in "after":
        form.page.keyboard.press("ArrowLeft")
    form.paste((CLIPBOARD / "google_docs.html").read_text().replace("<h1", "<p").replace("</h1>", "</p>"))
    expect(form.text.first).to_contain_text("Before How it works")
    expect(form.body.locator("sup, [style*='super']").first).to_be_visible()

    expect(form.page.locator("[name='body-0-value']")).to_have_value(re.compile("How it works"))
    form.page.locator("#id_title").fill("A pasted article")
    form.page.get_by_role("button", name="Save draft").click()
    form.page.wait_for_url("**/edit/")
    expect(form.text.first).to_contain_text("Before How it works")
    expect(form.body.locator("a", has_text="this").first).to_be_visible()


def test_image_of_the_clipboard_is_uploaded_with_its_alternative_text(wide_form):
    form = wide_form
    form.paste(f"<p>Text</p><p><img src='{data_url()}' alt='A field'></p>")
    dialog = form.page.get_by_role("dialog")
    expect(dialog.get_by_label("Alternative text")).to_have_value("A field")
    dialog.get_by_role("button", name=re.compile("^Add")).click()
    expect(form.status).to_have_text("Pasted from another program. Added: 1 image.")
    expect(form.body.locator(".chooser__preview img, .chooser img").first).to_be_visible()


def test_text_is_kept_if_the_site_cannot_be_reached(wide_form):
    form = wide_form
    form.page.route("**/editing/paste/", lambda route: route.abort())
    form.paste("<p>One <b>two</b></p>", "One two")
    expect(form.status).to_contain_text("Pasted without formatting")
    expect(form.text).to_have_text("One two")


def test_pasted_html_runs_nothing_and_loads_nothing(wide_form):
    form = wide_form
    requests = []
    form.page.on("request", lambda request: requests.append(request.url))
    form.paste(
        "<p>Safe<img src='https://tracker.invalid/a.gif' onerror='window.hacked = 1'>"
        "<a href='javascript:window.hacked = 1'>link</a><svg onload='window.hacked = 1'></svg></p>"
    )
    expect(form.text).to_contain_text("Safelink")
    assert form.page.evaluate("window.hacked") is None
    assert not [url for url in requests if "tracker" in url]


def test_cells_pasted_into_an_empty_text_replace_it_by_a_table(wide_form):
    form = wide_form
    form.paste((CLIPBOARD / "excel.html").read_text(), "TMS\t36")
    expect(form.body.locator(".typed-table-block .column-heading").first).to_have_value("Treatment")
    expect(form.body.locator("[data-draftail-editor]:visible")).to_have_count(0)
    form.message.get_by_role("button", name="Undo").click()
    expect(form.status).to_have_text("The paste was undone.")
    expect(form.body.locator(".typed-table-block:visible")).to_have_count(0)
    expect(form.body.locator("[data-draftail-editor]:visible")).to_have_count(1)


def test_keys_of_the_browser_paste_with_and_without_formatting(wide_form):
    form = wide_form
    form.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    form.page.evaluate(
        """async () => {
          const item = (type, text) => new Blob([text], { type });
          const html = item("text/html", "<p>10<sup>3</sup> <b>bold</b></p>");
          await navigator.clipboard.write([
            new ClipboardItem({ "text/html": html, "text/plain": item("text/plain", "10^3 plain") }),
          ]);
        }"""
    )
    form.text.last.click()
    form.page.keyboard.press("ControlOrMeta+v")
    expect(form.text).to_have_text("103 bold")
    form.page.keyboard.press("ControlOrMeta+a")
    form.page.keyboard.press("ControlOrMeta+Shift+v")
    expect(form.text).to_have_text("10^3 plain")
