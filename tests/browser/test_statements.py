"""Editors say that a sentence is right although it seems to contradict a fact, beside the form, in a real browser."""

import json
import os

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import python

CREATE = """
import json
from home.models import HomePage
from site_core.facts.models import Fact
from tests.support import factories
Fact.objects.create(name="Price of a comet visit", kind="price", value="$310")
pages = {}
for width in (1280, 390):
    text = f"<p>A comet visit costs {width // 5} dollars.</p>"
    page = factories.StandardPageFactory(
        title=f"Comets {width}", slug=f"comets-{width}", body=[factories.paragraph(text)],
        parent=HomePage.objects.get())
    page.save_revision().publish()
    pages[width] = page.pk
print(json.dumps(pages))
"""


@pytest.fixture(scope="module")
def pages(demo):
    output, _ = python(demo.data_dir, CREATE).communicate(timeout=120)
    return json.loads(output)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_sentence_found_right_beside_the_form_leaves_the_list_and_is_in_the_history(editor, pages, width):
    editor.set_viewport_size({"width": width, "height": 900})
    editor.goto(f"/admin/pages/{pages[str(width)]}/edit/")
    results = editor.locator("[data-checklist-results]")
    expect(results.locator("li").first).to_be_attached()
    if not results.is_visible():
        editor.get_by_role("button", name="Toggle checks").click()
    item = results.locator("li", has_text="comet visit")
    expect(item).to_contain_text("$310")
    expect(item.get_by_role("link", name="Open what it contradicts")).to_be_visible()
    assert_accessible(editor, context="[data-checklist]")
    if screenshots := os.environ.get("SCREENSHOTS"):
        editor.screenshot(path=f"{screenshots}/statements-{width}.png")
    item.get_by_role("button", name="This is right").click()
    expect(item).to_have_count(0)
    expect(editor.locator("[data-checklist]:focus")).to_have_count(1)
    editor.goto(f"/admin/pages/{pages[str(width)]}/history/")
    expect(editor.get_by_text("is right, although “Price of a comet visit” is “$310”.")).to_be_visible()
