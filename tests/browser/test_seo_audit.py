"""Editors use the SEO audit: the report, bulk editing, and the checks panel."""

import re

from playwright.sync_api import expect

TITLE = "Meet the people who will treat you here"


def test_editor_fixes_a_title_from_the_report(editor):
    editor.goto("/admin/")
    editor.get_by_role("button", name="Reports").click()
    editor.get_by_role("link", name="SEO audit", exact=True).click()
    expect(editor.get_by_role("link", name="Maya Ellison").first).to_be_visible()
    editor.goto("/admin/reports/seo-audit/?q=/team/maya")
    editor.get_by_role("link", name="Edit search results").click()

    title = editor.get_by_label("Title for search engines: Maya Ellison")
    guide = editor.locator(".seo-length").first
    title.fill("W" * 60)
    expect(guide).to_have_text(re.compile("Too long"))
    title.fill("")
    title.press_sequentially(TITLE, delay=80)
    expect(guide).to_have_text(re.compile(rf"^{len(TITLE)} characters, \d+ of 580 pixels$"))
    expect(editor.get_by_text("unsaved edits")).to_be_visible()
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_text("1 page published.")).to_be_visible()
    editor.goto("/team/maya-ellison/")
    expect(editor).to_have_title(TITLE)


def test_checks_panel_links_to_the_field(editor):
    editor.set_viewport_size({"width": 1400, "height": 1000})
    editor.goto("/admin/reports/seo-audit/?q=/team/noah")
    editor.get_by_role("link", name="Noah Feldt").click()
    editor.get_by_role("tab", name="Promote").click()
    editor.locator("#id_seo_title").fill("Guaranteed relief from Noah Feldt")
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_text(re.compile("has been updated|has been saved|Changes saved")).first).to_be_visible()
    editor.get_by_role("button", name="Toggle checks").click()
    finding = editor.locator("[data-checklist] a", has_text="Prohibited claim")
    expect(finding).to_be_visible()
    expect(editor.locator("#id_seo_title")).not_to_be_visible()
    finding.click()
    expect(editor.locator("#id_seo_title")).to_be_focused()
    expect(editor.locator("#id_seo_title")).to_be_in_viewport()

    editor.keyboard.press("ControlOrMeta+a")
    editor.keyboard.type("Noah Feldt, social worker in New York", delay=80)
    expect(finding).to_have_count(0)


def test_link_in_the_report_opens_the_field(editor):
    editor.goto("/admin/reports/seo-audit/edit/?q=/team/tomas")
    editor.get_by_label("Description: Tomás Arreola").fill("Too little.")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_text("1 page published.")).to_be_visible()

    editor.goto("/admin/reports/seo-audit/?kind=description_short&q=/team/tomas")
    editor.locator("a[href*='contentpath=search_description']").first.click()
    expect(editor.locator("#id_search_description")).to_be_in_viewport()
