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


@pytest.mark.parametrize("width", [390, 1280])
def test_editor_saves_a_page_as_a_template_and_starts_from_it(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    editor.goto("/treatments/iv-ketamine/")
    editor.goto(editor.locator("wagtail-userbar a[href*='/edit/']").get_attribute("href"))
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("link", name="Save as template").click()
    name = f"Infusion {uuid.uuid4().hex[:8]}"
    editor.get_by_label("Name").fill(name)
    editor.get_by_label("References").check()
    assert_accessible(editor)
    editor.get_by_role("button", name="Save as template").click()
    expect(editor.get_by_text(f"The template “{name}” was saved.")).to_be_visible()

    open_treatments(editor)
    editor.get_by_role("link", name=name).click()
    expect(editor.locator("#id_references-0-title")).not_to_have_value("")
    expect(editor.locator("[data-contentpath='body'] [data-streamfield-child]").nth(8)).to_be_attached()
    expect(editor.locator("#id_title")).to_have_value("")


@pytest.mark.parametrize("width", [390, 1280])
def test_copy_form_asks_what_to_keep(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    editor.goto("/articles/ketamine-opioid-system/")
    edit_url = editor.locator("wagtail-userbar a[href*='/edit/']").get_attribute("href")
    editor.goto(edit_url.replace("/edit/", "/copy/"))
    expect(editor.get_by_label("References")).to_be_checked()
    expect(editor.get_by_label("Authors")).not_to_be_checked()
    assert_accessible(editor)
    assert editor.evaluate("document.documentElement.scrollWidth") <= width
