"""Editors insert facts into text, headings, and tables, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import python

CREATE = """
import json
from home.models import HomePage
from site_core.facts.models import Fact
from tests.support import factories
fact = Fact.objects.create(name="Price of a lantern session", kind="price", value="$310")
pages = {}
chip = f'<p>A session: <embed embedtype="fact" id="{fact.pk}"/></p>'
for name in ("text", "copied", "fields"):
    body = [factories.paragraph(chip if name == "copied" else "<p>A session costs</p>")] if name != "fields" else [
        {"type": "callout", "value": {"tone": "note", "title": "From", "text": "<p>Words.</p>"}},
        {"type": "table", "value": {
            "caption": "", "columns": [{"type": "text", "heading": "Price"}], "rows": [{"values": [""]}]}},
    ]
    page = factories.StandardPageFactory(
        title=f"Prices in {name}", slug=f"prices-in-{name}", body=body, parent=HomePage.objects.get())
    page.save_revision().publish()
    pages[name] = page.pk
print(json.dumps({"fact": fact.pk, **pages}))
"""
CHANGE = """
from site_core.facts.models import Fact
fact = Fact.objects.get(name="Price of a lantern session")
fact.value = "$340"
fact.save()
"""


@pytest.fixture(scope="module")
def ids(demo):
    output, _ = python(demo.data_dir, CREATE).communicate(timeout=120)
    return json.loads(output)


def choose(page, words):
    dialog = page.get_by_role("dialog", name="Insert a fact")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    dialog.get_by_role("combobox").fill(words)
    expect(dialog.get_by_role("option")).to_have_count(1)
    expect(dialog.get_by_role("option")).to_contain_text("Checked on")
    assert_accessible(page, context=".fact-picker")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()


def publish(page):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(re.compile("published")).first).to_be_visible()


def test_fact_of_the_slash_menu_is_public_and_changes_with_its_value(editor, demo, ids):
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto(f"/admin/pages/{ids['text']}/edit/")
    text = editor.locator("[data-contentpath='body']").get_by_role("textbox").first
    text.click()
    editor.keyboard.press("ControlOrMeta+End")
    editor.keyboard.type(" /fact")
    expect(editor.get_by_role("option", name="Fact", exact=True)).to_be_visible()
    assert_accessible(editor, context=".w-combobox")
    editor.get_by_role("option", name="Fact", exact=True).click()
    choose(editor, "lantern")
    expect(text.locator(".fact-chip")).to_have_text("$310")
    assert_accessible(editor, context="[data-contentpath='body'] .fact-chip")
    editor.keyboard.type(" today.")
    expect(editor.locator("[name='body-0-value']")).to_have_value(re.compile("today"))  # Draftail waits a moment
    publish(editor)
    editor.goto("/prices-in-text/")
    expect(editor.locator("main")).to_contain_text("A session costs $310 today.")
    python(demo.data_dir, CHANGE).communicate(timeout=120)
    editor.goto("/prices-in-text/")
    expect(editor.locator("main")).to_contain_text("A session costs $340 today.")


def test_facts_in_a_title_and_a_cell_show_what_readers_see(editor, ids):
    editor.set_viewport_size({"width": 390, "height": 844})
    editor.goto(f"/admin/pages/{ids['fields']}/edit/")
    title = editor.get_by_role("textbox", name="Title").nth(1)
    title.click()
    title.press("End")
    editor.keyboard.type(" ")
    editor.get_by_role("button", name="Insert a fact").click()
    choose(editor, "lantern")
    expect(title).to_have_value(f"From {{fact:{ids['fact']}}}")
    expect(editor.get_by_text("Readers see: From $3")).to_be_visible()
    editor.locator(".typed-table-block tbody input[type=text]").click()
    editor.get_by_role("button", name="Insert a fact").click()
    choose(editor, "lantern")
    expect(editor.get_by_text("Readers see: $3")).to_be_visible()
    assert_accessible(editor, context=".typed-table-block")
    publish(editor)
    editor.goto("/prices-in-fields/")
    expect(editor.locator("main table td")).to_contain_text("$3")
    expect(editor.locator("main .callout-title")).to_contain_text("From $3")


def test_copied_text_keeps_its_facts(editor, ids):
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto(f"/admin/pages/{ids['copied']}/edit/")
    text = editor.locator("[data-contentpath='body']").get_by_role("textbox").first
    expect(text.locator(".fact-chip")).to_have_count(1)
    text.click()
    editor.keyboard.press("ControlOrMeta+A")
    editor.keyboard.press("ControlOrMeta+C")
    editor.keyboard.press("ControlOrMeta+End")
    editor.keyboard.type(" And ")
    editor.keyboard.press("ControlOrMeta+V")
    expect(text.locator(".fact-chip")).to_have_count(2)
    expect(editor.locator("[name='body-0-value']")).to_have_value(re.compile(r'"FACT".*"FACT"'))
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_text("has been updated")).to_be_visible()
    editor.reload()
    expect(text.locator(".fact-chip")).to_have_count(2)
