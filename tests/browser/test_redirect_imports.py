"""Imports of redirects in the admin: choose columns, review, import, and undo, on a desktop and on a phone."""

import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

NEW = "/admin/redirects/imports/new/"
PROCESS_TIMEOUT = 60_000  # milliseconds; each step runs in a process that takes seconds to start on a busy machine


def upload(page, content):
    page.goto(NEW)
    file = {"name": "old-site.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and review").click()


def assert_readable(page):
    """Assert that axe finds no violations, and that nothing is wider than the window."""
    page.wait_for_load_state("networkidle")
    results = Axe().run(page, context="main")
    assert not results.response["violations"], results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_person_chooses_columns_reviews_imports_and_undoes(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    old = f"/old-{uuid.uuid4().hex[:8]}/"
    upload(editor, f"Page,Goes where,Owner\n{old},/team/,Ann\n{old}{'very-long-' * 20},/team/,Bo\n")
    expect(editor.get_by_label("Page", exact=True)).to_be_visible(timeout=PROCESS_TIMEOUT)
    assert_readable(editor)
    editor.get_by_label("Goes where").select_option(label="New URL")
    editor.get_by_role("button", name="Review rows").click()
    expect(editor.get_by_text("These columns are not imported: “Owner”")).to_be_visible(timeout=PROCESS_TIMEOUT)
    assert_readable(editor)
    editor.get_by_role("button", name="Import 2 redirects").click()
    expect(editor.get_by_text("2 created")).to_be_visible(timeout=PROCESS_TIMEOUT)
    assert editor.request.get(old, max_redirects=0).headers["location"].endswith("/team/")
    editor.get_by_role("link", name="View past imports").click()
    editor.get_by_role("link", name="Undo old-site.csv").first.click()
    assert_readable(editor)
    editor.get_by_role("button", name="Yes, undo the import").click()
    expect(editor.get_by_text("2 deleted, 0 restored")).to_be_visible()
    assert editor.request.get(old, max_redirects=0).status == 404
