"""Text that a browser fills in by itself, without a key or a click, is saved like any other."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.processes import python, wait_for

WORDS = "Words that the browser remembered."
CREATE = """
from home.models import HomePage
from tests.support import factories
for number in range({count}):
    page = factories.StandardPageFactory(slug=f"filled-{{number}}", parent=HomePage.objects.get(), body=[
        {{"type": "callout", "value": {{"tone": "note", "title": "Before", "text": "<p>Words.</p>"}}}}])
    page.save_revision().publish()
    print(page.pk)
"""
LATEST = "from wagtail.models import Page; print(Page.objects.get(pk={pk}).get_latest_revision().content)"
# As autofill and extensions do it: no event, and nobody touched the form.
FILL = """addEventListener("load", () => {
  const fill = () => {
    const field = document.querySelector("%s");
    if (!field) return requestIdleCallback(fill);
    field.value = "Words that the browser remembered.";
  };
  requestIdleCallback(() => requestIdleCallback(fill));
});"""
# As after a reload: the text is there before scripts of the form run.
RESTORE = """document.addEventListener("readystatechange", () => {
  document.querySelector("#id_introduction").value = "Words that the browser remembered.";
}, { once: true });"""
FORM = "form[data-edit-form]"
HAS_EDITS = "data-w-unsaved-has-edits-value"


@pytest.fixture(scope="module")
def page_ids(demo):
    output, _ = python(demo.data_dir, CREATE.format(count=6)).communicate(timeout=120)
    return [int(line) for line in output.split()]


@pytest.fixture
def form_url(page_ids):
    return f"/admin/pages/{page_ids.pop()}/edit/"


def wait_for_draft(demo, form_url, text=WORDS):
    code = LATEST.format(pk=form_url.split("/")[3])
    wait_for(lambda: text in python(demo.data_dir, code).communicate(timeout=120)[0], "not saved", 60)


@pytest.fixture
def watched(editor):
    """The browser page. ``window.isWatched`` says that Wagtail looks for changes, and takes the form for saved."""
    editor.add_init_script("document.addEventListener('w-unsaved:watch-edits', () => (window.isWatched = true));")
    return editor


@pytest.mark.parametrize("field", ["#id_introduction", "[name=body-0-value-title]"])
def test_field_that_the_browser_fills_in_is_saved(editor, demo, form_url, field):
    editor.add_init_script(FILL % field)
    editor.goto(form_url)
    wait_for_draft(demo, form_url)
    expect(editor.locator(FORM)).to_have_attribute(HAS_EDITS, "false")


def test_text_that_the_browser_restores_while_the_form_loads_is_saved(editor, demo, form_url):
    editor.add_init_script(RESTORE)
    editor.goto(form_url)
    wait_for_draft(demo, form_url)
    expect(editor.locator(FORM)).to_have_attribute(HAS_EDITS, "false")


def test_what_the_browser_filled_in_is_kept_if_the_form_is_left_at_once(editor, form_url):
    editor.goto(form_url)
    editor.evaluate(
        "text => { document.querySelector('#id_introduction').value = text; dispatchEvent(new Event('pagehide')); }",
        WORDS,
    )
    assert WORDS in editor.evaluate("Object.values(localStorage).join()")


@pytest.mark.parametrize("path", ["/", "/treatments/rtms/", "/articles/ketamine-opioid-system/", "/team/maya-ellison/"])
def test_form_that_was_only_opened_is_not_changed(watched, path):
    watched.goto(path)
    watched.goto(watched.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href"))
    watched.wait_for_function("() => window.isWatched")
    assert watched.evaluate("window.hasBrowserFilledFields()") is False
    expect(watched.locator(FORM)).to_have_attribute(HAS_EDITS, "false")


def test_value_that_the_browser_reads_in_another_way_is_no_change(watched, form_url):
    def add_line_break(route):
        response = route.fetch()
        html, count = re.subn(r'(name="title" value=")', r"\1Two\nlines ", response.text())
        assert count == 1
        route.fulfill(response=response, body=html)

    watched.route(f"**{form_url}", add_line_break)
    watched.goto(form_url)
    watched.wait_for_function("() => window.isWatched")
    assert watched.locator("#id_title").input_value().startswith("Twolines")
    assert watched.evaluate("window.hasBrowserFilledFields()") is False


@pytest.mark.parametrize("path", ["site_settings/clinicsettings/", "site_settings/navigationsettings/"])
def test_settings_that_were_only_opened_are_not_changed(watched, path):
    watched.goto(f"/admin/settings/{path}")
    watched.wait_for_function("() => window.isWatched")
    assert watched.evaluate("window.hasBrowserFilledFields()") is False
