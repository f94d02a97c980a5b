"""A person leaves: deleting them offers what happens to the pages that name them, and it can be undone."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible


@pytest.mark.parametrize("width", [390, 1280])
def test_person_leaves_and_comes_back(editor, page, width):
    editor.set_viewport_size({"width": width, "height": 900})
    editor.goto("/team/noah-feldt/")
    edit_url = editor.locator('wagtail-userbar a[href*="/edit/"]').first
    editor.goto(edit_url.get_attribute("href").replace("/edit/", "/delete/"))
    expect(editor.get_by_role("heading", level=1)).to_have_text(re.compile("This person has left"))
    assert_accessible(editor)
    editor.get_by_role("button", name="Yes, this person has left").click()
    expect(editor.locator(".messages")).to_contain_text("Noah Feldt has left.")
    assert editor.request.get("/team/noah-feldt/", max_redirects=0).status == 302
    editor.locator(".messages").get_by_role("link", name="Undo").click()
    editor.get_by_role("button", name="Undo").click()
    expect(editor.locator(".messages")).to_contain_text("Noah Feldt is back.")
    assert editor.request.get("/team/noah-feldt/", max_redirects=0).status == 200
