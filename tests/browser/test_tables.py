"""Editors fill tables from spreadsheets, and move rows and columns, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible

CLIPBOARD = Path(__file__).parents[1] / "data" / "clipboard"
PASTE = """([html, text]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
EXCEL_TEXT = "Treatment\tSessions\tPrice\r\nTMS\t36\t$12,000\r\nKetamine\t6\t$3,000\r\n"


class TableForm:
    """The form of a new article with an empty table."""

    def __init__(self, page):
        self.page = page
        self.table = page.locator(".typed-table-block").last
        self.headings = self.table.locator(".column-heading")
        self.rows = self.table.locator("tbody tr")
        self.status = self.table.locator(".table-tools [role=status]")
        self.message = page.locator(".paste-message")

    def open(self):
        page = self.page
        page.goto("/articles/")
        page.locator("wagtail-userbar").get_by_role("button").click()
        page.locator("wagtail-userbar a[href*='add_subpage']").click()
        page.get_by_role("link", name="Blank").click()
        page.wait_for_url("**/admin/pages/add/blog/articlepage/**template=blank")
        page.locator("#panel-child-content-body-section").get_by_role("button", name="Insert a block").first.click()
        page.get_by_role("option", name="Table", exact=True).click()
        self.table.get_by_role("button", name="Add column").click()
        return self

    def cell(self, row, column):
        return self.rows.nth(row).locator("input[type=text]").nth(column)

    def paste(self, html, text):
        self.page.evaluate(PASTE, [html, text])

    def texts(self):
        headings = self.headings.evaluate_all("inputs => inputs.map((input) => input.value)")
        rows = self.rows.evaluate_all(
            "rows => rows.map((row) => [...row.querySelectorAll('input[type=text]')].map((input) => input.value))"
        )
        return [headings, *rows]


@pytest.fixture(params=[1280, 390])
def form(editor, request):
    editor.set_viewport_size({"width": request.param, "height": 900})
    return TableForm(editor).open()


def test_range_of_a_spreadsheet_fills_a_table_whose_rows_and_columns_move(form):
    expect(form.headings).to_have_count(1)  # one click, without a menu of types
    expect(form.headings.first).to_be_focused()
    form.paste((CLIPBOARD / "excel.html").read_text(), EXCEL_TEXT)
    expect(form.headings).to_have_count(3)
    assert form.texts() == [
        ["Treatment", "Sessions", "Price"],
        ["TMS", "36", "$12,000"],
        ["Ketamine", "6", "$3,000"],
    ]
    expect(form.table.get_by_label("The first column has row headings")).to_be_checked()
    expect(form.table.get_by_label("Price, row 2")).to_have_value("$3,000")

    form.cell(1, 0).focus()
    form.page.keyboard.press("Alt+Shift+ArrowUp")
    expect(form.status).to_have_text("Row 2 is row 1 now.")
    expect(form.cell(0, 0)).to_be_focused()
    form.cell(0, 2).focus()
    form.table.get_by_role("button", name="Move column left").click()
    expect(form.status).to_have_text("Column 3 is column 2 now.")
    assert form.texts() == [
        ["Treatment", "Price", "Sessions"],
        ["Ketamine", "$3,000", "6"],
        ["TMS", "$12,000", "36"],
    ]
    assert_accessible(form.page, context=".typed-table-block")


@pytest.fixture
def wide_form(editor):
    editor.set_viewport_size({"width": 1280, "height": 900})
    return TableForm(editor).open()


def test_cells_without_html_go_where_the_cursor_is_and_can_be_undone(wide_form):
    form = wide_form
    form.headings.first.fill("Kept")
    form.cell(0, 0).fill("kept")
    form.page.keyboard.press("Tab")
    form.cell(0, 0).focus()
    form.paste("", 'a\tb\nc\t"d\ne"')
    expect(form.rows).to_have_count(2)
    assert form.texts() == [["Kept", ""], ["a", "b"], ["c", "d e"]]
    form.message.get_by_role("button", name="Undo").click()
    expect(form.rows).to_have_count(1)
    assert form.texts() == [["Kept"], ["kept"]]


def test_undo_does_not_take_back_what_was_typed_later(wide_form):
    form = wide_form
    form.paste("", EXCEL_TEXT)
    expect(form.rows).to_have_count(2)
    form.cell(0, 0).fill("Typed later")
    form.message.get_by_role("button", name="Undo").click()
    expect(form.message).to_contain_text("The table has changed since then")
    expect(form.cell(0, 0)).to_have_value("Typed later")


def test_table_is_saved_with_its_row_headings(wide_form):
    form = wide_form
    form.paste("", EXCEL_TEXT)
    expect(form.rows).to_have_count(2)
    form.page.locator("#id_title").fill("An article with a table")
    form.page.get_by_role("button", name="Save draft").click()
    form.page.wait_for_url("**/edit/")
    expect(form.table.get_by_label("The first column has row headings")).to_be_checked()
    expect(form.headings.first).to_have_value("Treatment")
