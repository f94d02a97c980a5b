"""The checks panel of the page editor, and the page itself, tell the same number of words and minutes."""

import re

from playwright.sync_api import expect


def test_checks_panel_shows_the_reading_time_that_readers_see(editor):
    editor.set_viewport_size({"width": 1400, "height": 1000})
    editor.goto("/articles/ketamine-opioid-system/")
    minutes = re.search(r"(\d+)-minute read", editor.locator(".byline").inner_text())[1]
    editor.goto("/admin/reports/seo-audit/?q=/articles/ketamine-opioid-system")
    editor.get_by_role("link", name="opioid").first.click()
    editor.get_by_role("button", name="Toggle checks").click()
    expect(editor.locator("[data-content-reading-time]")).to_have_text(re.compile(rf"^{minutes} mins?$"))
