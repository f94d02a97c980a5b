"""Writing: from an empty page to a text that is published."""

import re

from playwright.sync_api import expect

from .editor import BODY, CLIPBOARD, PHONE, WIDE, begin_at_the_templates, numbers

CITATION = "Roy A, Lee K. Sleep in Adults. Sleep. 2019;3:1-9."


def correct_a_word(editor):
    editor.open_form("/about/")
    introduction = editor.page.locator("#id_introduction")
    editor.fill(introduction, f"{introduction.input_value()} Welcome.")
    editor.publish()


def sign_in_again_while_writing(editor):
    editor.open_form("/privacy-practices/")
    editor.page.context.clear_cookies()
    editor.click(editor.page.locator("#id_introduction"))
    editor.page.keyboard.type("Hello. ")
    frame = editor.page.get_by_role("dialog").frame_locator("iframe")
    editor.fill(frame.locator("input[name=username]"), "admin")
    editor.fill(frame.locator("input[name=password]"), editor.password)
    editor.click(frame.get_by_role("button", name="Sign in"))
    expect(editor.page.get_by_role("dialog")).to_be_hidden()
    form = editor.page.locator("form[data-edit-form]")
    expect(form).to_have_attribute("data-w-unsaved-has-edits-value", "false")


def see_what_is_missing(editor):
    editor.open_form("/articles/ketamine-opioid-system/")
    editor.button("Toggle checks")
    expect(editor.page.locator("[data-checklist-results] :is(h3, p)").first).to_be_visible()
    editor.button("Toggle checks")  # Wagtail remembers whether it was open.


def begin_an_article(editor):
    editor.page.goto("/articles/")
    href = editor.page.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href")
    index = re.search(r"/pages/(\d+)/", href)[1]
    editor.page.goto(f"/admin/pages/add/blog/articlepage/{index}/")
    editor.click(editor.page.get_by_role("link", name="A study explained"))
    editor.fill(editor.page.locator("#id_title"), "What a study found")
    editor.page.wait_for_url("**/edit/")


def open_new_article(editor):
    """Open the form of a blank article with a text block, which has the cursor."""
    begin_at_the_templates(editor, "blog/articlepage", "/articles/", "Blank")
    editor.click(editor.page.locator(BODY).get_by_role("button", name="Insert a block").first)
    editor.click(editor.page.get_by_role("option", name="Text", exact=True))
    editor.click(editor.page.locator(BODY).get_by_role("textbox").last)


def begin_a_treatment(editor):
    begin_at_the_templates(editor, "home/treatmentpage", "/treatments/", "New treatment")
    editor.fill(editor.page.locator("#id_title"), "A treatment")
    editor.page.wait_for_url("**/edit/")


def copy_an_article(editor):
    editor.open_form("/articles/ketamine-opioid-system/")
    editor.page.goto(editor.page.url.replace("/edit/", "/copy/"))
    editor.fill(editor.page.locator("#id_new_slug"), f"copy-{next(numbers)}")
    editor.click(editor.page.get_by_role("button", name="Copy").last)
    editor.page.wait_for_url(re.compile(r"/admin/pages/\d+/(edit/)?$"))


def paste_a_word_document(editor):
    open_new_article(editor)
    editor.paste((CLIPBOARD / "word_desktop.html").read_text())
    expect(editor.page.locator(".paste-message")).to_contain_text("Pasted from Word")


def paste_a_range_of_a_spreadsheet(editor):
    open_new_article(editor)
    editor.paste((CLIPBOARD / "excel.html").read_text())
    expect(editor.page.locator(".typed-table-block input[value]").first).to_be_visible()


def add_references(editor):
    begin_at_the_templates(editor, "blog/articlepage", "/articles/", "Blank")
    box = editor.page.locator("#panel-child-content-references-section")
    editor.click(box.get_by_text("Paste references"))
    box.get_by_role("textbox").first.fill(CITATION)
    editor.click(box.get_by_role("button", name="Read"))
    editor.click(box.get_by_role("button", name="Add to the list"))
    expect(editor.page.locator("#id_references-0-title")).to_have_value("Sleep in Adults")


def begin_an_article_from_the_desk(editor):
    editor.page.goto("/admin/")
    editor.click(editor.page.get_by_role("link", name="Write an article"))
    editor.fill(editor.page.locator("#id_title"), "What a study found")
    editor.page.wait_for_url("**/edit/")


def publish_without_the_changes_of_others(editor):
    editor.page.goto(f"/admin/pages/{editor.prepared['drafts'].pop()}/edit/")
    editor.fill(editor.page.locator("#id_title"), "Parking, in short")
    editor.button("More actions")
    editor.button("Publish")
    editor.button("Publish only my changes")
    expect(editor.page.locator(".messages")).to_contain_text("published")


def ask_for_a_review(editor):
    editor.page.goto(f"/admin/pages/{editor.prepared['reviews'].pop()}/edit/")
    editor.button("More actions")
    editor.button("Ask for review")
    editor.click(editor.page.get_by_role("checkbox", name=re.compile("Nora Vega")))
    editor.button("Send")
    expect(editor.page.locator(".messages")).to_contain_text("was sent to Nora Vega")


def approve_on_a_phone(editor):
    editor.page.set_viewport_size(PHONE)
    editor.page.goto(editor.prepared["links"].pop())
    editor.click(editor.page.get_by_role("radio", name="Approve", exact=True))
    editor.button("Continue")
    editor.click(editor.page.get_by_role("button", name=re.compile("^Approve")))
    expect(editor.page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()
    editor.page.set_viewport_size(WIDE)


def open_a_page_on_a_phone(editor):
    editor.page.set_viewport_size(PHONE)
    editor.page.goto("/admin/pages/3/")
    editor.click(editor.page.locator("table.listing td.title a").first)
    editor.page.wait_for_url("**/edit/")
    editor.page.set_viewport_size(WIDE)
