"""Editors start a page from a template: they choose one, and each section says what belongs there."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible

TREATMENT_SECTIONS = 12


def open_treatments(page):
    page.goto("/treatments/")
    page.locator("wagtail-userbar").get_by_role("button").click()
    page.locator("wagtail-userbar a[href*='add_subpage']").click()


@pytest.mark.parametrize("width", [390, 1280])
def test_editor_chooses_a_template_and_writes_beside_its_hints(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    open_treatments(editor)
    expect(editor.get_by_role("heading", name=re.compile("^Choose a template"))).to_be_visible()
    assert_accessible(editor)
    assert editor.evaluate("document.documentElement.scrollWidth") <= width

    editor.get_by_role("link", name="New treatment").click()
    hints = editor.locator("[data-contentpath='body'] .template-hint")
    expect(hints).to_have_count(TREATMENT_SECTIONS)
    expect(hints.first).to_be_visible()
    expect(hints.first).to_contain_text("How long one session takes")
    expect(editor.locator(".error-message:visible, .w-field__errors .error-message")).to_have_count(0)
    assert editor.evaluate("document.documentElement.scrollWidth") <= width

    name = uuid.uuid4().hex[:8]
    editor.locator("#id_title").press_sequentially(f"A treatment {name}")
    expect(editor.locator("#id_slug")).to_have_value(f"a-treatment-{name}")
    editor.get_by_role("button", name="Save draft").click()
    expect(editor).to_have_url(re.compile("/edit/"))
    editor.reload()
    expect(editor.locator("#id_title")).to_have_value(re.compile("^A treatment"))
    expect(hints).to_have_count(TREATMENT_SECTIONS)
