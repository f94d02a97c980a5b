"""Editors choose the topics of a page: with a search field, with chips, and with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def chooser(editor):
    """The topics in the form of an article about ketamine and depression."""
    editor.goto("/articles/ketamine-side-effects/")
    editor.goto(editor.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href"))
    editor.get_by_role("tab", name=re.compile("^Promote")).click()
    return editor.locator(".topic-chooser")


def chips(chooser):
    return chooser.get_by_role("list", name="Chosen topics").get_by_role("button")


def label_of(checkbox):
    return checkbox.evaluate("box => box.closest('label').textContent.trim()")


def test_one_click_changes_one_topic(chooser):
    before = chips(chooser).all_inner_texts()
    name = label_of(chooser.locator("input[type=checkbox]:not(:checked)").first)
    chooser.get_by_label(name, exact=True).check()
    expect(chips(chooser)).to_have_count(len(before) + 1)
    assert set(chips(chooser).all_inner_texts()) == {*before, name}
    chooser.get_by_role("button", name=f"Remove {name}").click()
    expect(chooser.get_by_label(name, exact=True)).not_to_be_checked()
    assert chips(chooser).all_inner_texts() == before


def test_topic_is_found_and_chosen_with_the_keyboard(chooser):
    name = label_of(chooser.locator("input[type=checkbox]:not(:checked)").last)
    search = chooser.get_by_role("searchbox", name="Search topics")
    search.press_sequentially(name.upper())
    expect(chooser.locator("label:visible")).to_have_text([name])
    search.press("Enter")
    expect(chooser.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    expect(search).to_have_value("")
    search.fill("no such topic")
    expect(chooser.get_by_role("status")).to_contain_text("No topic matches.")
    search.press("Escape")
    expect(chooser.locator("label:visible")).not_to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_topic_that_is_missing_is_added_with_the_keyboard(chooser, width):
    chooser.page.set_viewport_size({"width": width, "height": 900})
    name = f"Sleep {width}"
    search = chooser.get_by_role("searchbox", name="Search topics")
    search.fill(name)
    expect(chooser.get_by_role("button", name=f"Add the topic “{name}”")).to_be_visible()
    search.press("Enter")
    expect(chooser.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    expect(chooser.get_by_label(name, exact=True)).to_be_checked()
    expect(chooser.get_by_role("status")).to_contain_text("was added and chosen")
    assert chooser.evaluate("box => box.scrollWidth <= box.clientWidth")
