"""The desk: the summary, panels that a person chooses and orders, and writing in one click."""

import re

import pytest
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


@pytest.mark.parametrize("width", [1280, 390])
def test_panels_keep_the_order_that_a_person_chose(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    editor.goto("/admin/")
    headings = editor.locator(".desk-panels > * h2")
    expect(headings.nth(1)).to_be_visible()
    editor.get_by_role("link", name="Choose panels").click()
    rows = editor.locator(".desk-chooser ol > li")
    names = [rows.nth(number).locator("> span").first.inner_text() for number in range(2)]
    rows.nth(0).get_by_role("button", name=re.compile("^Down")).focus()
    editor.keyboard.press("Enter")
    expect(rows.first).to_contain_text(names[1])
    assert editor.evaluate("document.documentElement.scrollWidth") <= width
    editor.get_by_role("link", name="Done").click()
    expect(headings.nth(0)).to_contain_text(names[1])
    editor.reload()
    expect(headings.nth(0)).to_contain_text(names[1])
    expect(headings.nth(1)).to_contain_text(names[0])
    assert_accessible(editor)
    editor.get_by_role("link", name="Choose panels").click()
    editor.get_by_role("button", name="Reset").click()
    expect(rows.first).to_contain_text(names[0])


def test_calendar_is_a_month_a_week_and_on_a_phone_a_list(editor):
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto("/admin/")
    editor.locator(".desk-panels").get_by_role("link", name="Calendar").click()
    days = editor.locator("[data-date]:visible")
    expect(days.nth(27)).to_be_visible()
    tops = {round(box["y"]) for box in (days.nth(number).bounding_box() for number in range(7))}
    assert len(tops) == 1  # seven days beside each other
    assert_accessible(editor)
    editor.get_by_role("link", name="Week", exact=True).click()
    expect(editor.locator("[data-date]:visible")).to_have_count(7)
    assert_accessible(editor)
    editor.get_by_role("link", name="Month", exact=True).click()

    editor.set_viewport_size({"width": 390, "height": 800})
    editor.reload()
    assert editor.evaluate("document.documentElement.scrollWidth") <= 390
    events = editor.locator("[data-date]:visible")
    assert 0 < events.count() < 28  # only the days on which something happens
    boxes = [events.nth(number).bounding_box() for number in range(events.count())]
    assert [box["y"] for box in boxes] == sorted(box["y"] for box in boxes)
    assert len({box["x"] for box in boxes}) == 1
    assert_accessible(editor)
