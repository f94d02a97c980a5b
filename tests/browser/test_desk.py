"""The desk: the summary, panels that a person chooses and orders, and writing in one click."""

import re

from playwright.sync_api import expect

from tests.support.axe import assert_accessible


def test_a_person_arranges_the_desk_and_starts_writing(editor):
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto("/admin/")
    expect(editor.locator(".desk-summary")).to_have_text(re.compile("needs? you today|Not everything could be loaded"))
    panels = editor.locator(".desk-panels > *")
    expect(panels.first).to_be_visible()
    assert_accessible(editor)

    editor.get_by_role("link", name="Choose panels").click()
    rows = editor.locator(".desk-chooser ol > li")
    second = rows.nth(1).locator("> span").first.inner_text()
    rows.nth(1).get_by_role("button", name=re.compile("^Up")).click()
    expect(rows.first).to_contain_text(second)
    rows.first.get_by_role("button", name=re.compile("^Hide")).click()
    expect(editor.locator(".desk-chooser ul > li")).to_contain_text([second])
    assert_accessible(editor)
    editor.get_by_role("link", name="Done").click()
    expect(editor.get_by_role("heading", name=re.compile(f"^{re.escape(second)}"))).to_have_count(0)
    editor.get_by_role("link", name="Choose panels").click()
    editor.get_by_role("button", name="Reset").click()
    editor.get_by_role("link", name="Done").click()
    expect(editor.get_by_role("heading", name=re.compile(f"^{re.escape(second)}"))).to_be_visible()

    editor.set_viewport_size({"width": 390, "height": 800})
    editor.goto("/admin/")
    expect(editor.locator(".desk-summary")).to_be_visible()
    assert editor.evaluate("document.documentElement.scrollWidth") <= 390
    editor.get_by_role("link", name="Write an article").click()
    expect(editor.get_by_label(re.compile("^Title"))).to_be_visible()
