"""The history of the settings: an admin changes the tagline, and undoes it."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible

CLINIC = "/admin/settings/site_settings/clinicsettings/"


@pytest.mark.parametrize("width", [390, 1280])
def test_change_is_listed_and_undone(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    editor.goto(CLINIC)
    before = editor.get_by_label("Tagline").input_value()
    editor.get_by_label("Tagline").fill(f"Open in the evening {width}")
    editor.get_by_role("button", name="Save").click()
    expect(editor.locator(".messages")).to_contain_text("updated")
    editor.get_by_role("link", name="History").click()
    expect(editor.locator(".settings-history li").first).to_contain_text(f"Open in the evening {width}")
    assert_accessible(editor)
    assert editor.evaluate("document.documentElement.scrollWidth") <= width
    editor.get_by_role("link", name="Undo this change").first.click()
    expect(editor.get_by_role("heading", level=1)).to_contain_text("Undo a change")
    assert_accessible(editor)
    editor.get_by_role("button", name="Undo").click()
    editor.goto(CLINIC)
    expect(editor.get_by_label("Tagline")).to_have_value(before)


@pytest.mark.parametrize("width", [390, 1280])
def test_hours_are_entered_for_many_days_at_once(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    editor.goto(CLINIC)
    editor.get_by_role("tab", name="Hours").click()
    hours = editor.locator("input[name=opening_hours-count]")
    count = int(hours.input_value())
    editor.locator("button[title='Insert a block']:visible").nth(count).click()
    expect(hours).to_have_value(str(count + 1))
    days = editor.locator(f"input[name='opening_hours-{count}-value-days']")
    assert days.evaluate_all("boxes => boxes.map((box) => box.checked)") == [True] * 5 + [False] * 2
