"""The length guides and the search preview update while an editor types titles and descriptions."""

import re

import pytest
from playwright.sync_api import expect

from site_core.content.text_width import title_width
from site_core.pages.metadata import shorten


@pytest.fixture
def about(editor):
    """Return the edit form of the “About” page with the Promote tab open."""
    editor.set_viewport_size({"width": 1500, "height": 1000})
    editor.goto("/about/")
    editor.goto(editor.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href"))
    editor.get_by_role("tab", name=re.compile("^Promote")).click()
    return editor


def length_guide(form, field):
    return form.locator(f"{field} ~ .length-guide")


def test_length_guide_shows_whether_a_title_fits(about):
    title = length_guide(about, "#id_seo_title")
    about.locator("#id_seo_title").fill("W" * 40)
    expect(title).to_contain_text("Too long: search results truncate it.")
    about.locator("#id_seo_title").fill("i" * 40)  # as many letters, but much narrower
    expect(title).to_contain_text("40 characters. Good length.")


def test_length_guide_of_a_blank_title_follows_the_page_title(about):
    about.locator("#id_seo_title").fill("")
    about.get_by_role("tab", name="Content").click()
    about.locator("#id_title").fill("Who we are")
    about.get_by_role("tab", name=re.compile("^Promote")).click()
    expect(length_guide(about, "#id_seo_title")).to_contain_text(
        "If left blank, search engines get: “Who we are — Lanternfield Psychiatry”"
    )


def test_length_guide_counts_placeholders_as_served_and_warns_of_unknown_ones(about):
    about.locator("#id_seo_title").fill("Visit {clinic}")
    served = "Visit Lanternfield Psychiatry"
    guide = length_guide(about, "#id_seo_title")
    expect(guide).to_contain_text(f"{title_width(served)} of 580 pixels, {len(served)} characters")
    about.locator("#id_seo_title").fill("Visit {klinik}")
    expect(guide).to_contain_text("{klinik} is not replaced. Use {title}, {clinic}, or {tagline}.")


def test_gauges_measure_texts_as_the_audit_does(about):
    texts = ["Hello, World: 50 %", "Ärzte für Łódź", "日本語と한국어", "a\u0301\u200b", "🙂👩🏽‍⚕️ ❤️", "x" * 300]
    texts += ["".join(map(chr, range(start, start + 400))) for start in (0x20, 0x250, 0x900, 0x2000, 0x2600, 0x1F300)]
    measured = about.evaluate("texts => texts.map((text) => window.clinicSearchText.width(text, 20))", texts)
    assert measured == [title_width(text) for text in texts]


def test_gauges_shorten_texts_as_the_site_does(about):
    texts = ["short", "word " * 50, "x" * 200, "x" * 159 + " y", "a " * 79 + "bcd " * 9, "“Quoted” — " * 30]
    lines = [" ".join(text.split()) for text in texts]
    shortened = about.evaluate("texts => texts.map((text) => window.clinicSearchText.shorten(text))", lines)
    assert shortened == [shorten(text) for text in texts]


def test_preview_of_search_and_sharing_updates_while_typing(about):
    about.get_by_role("button", name="Toggle preview").click()
    preview = about.frame_locator("iframe[title='Preview']").last
    expect(preview.get_by_role("heading", level=1)).to_be_visible()
    about.locator("#id_preview_mode").select_option("wagtail-seo")
    expect(preview.get_by_role("heading", name="Search result and social sharing")).to_be_visible()
    # Type slowly: Wagtail only looks for changes two seconds after the form has loaded.
    about.locator("#id_seo_title").press_sequentially("A practice with time", delay=150)
    expect(preview.locator(".result-title").first).to_have_text("A practice with time")
    expect(preview.locator(".share-title")).to_have_text("A practice with time")
    # The card is drawn for the unsaved title and embedded in the page.
    expect(preview.locator(".share img")).to_have_js_property("naturalWidth", 1200)
