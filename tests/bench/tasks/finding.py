"""Pages that someone looks for, deletes, or takes down."""

import re

from playwright.sync_api import expect


def delete_a_page_and_take_it_back(editor):
    editor.open_form("/articles/")
    editor.page.goto(editor.page.url.replace("/edit/", "/"))
    row = editor.page.get_by_role("row", name=re.compile("opioid")).last
    editor.page.goto(row.locator("a[href*='/edit/']").first.get_attribute("href").replace("/edit/", "/delete/"))
    editor.click(editor.page.get_by_role("button", name="Yes, delete it"))
    editor.click(editor.page.locator(".messages").get_by_role("button", name="Undo"))
    expect(editor.page.locator(".messages")).to_contain_text("restored")


def find_a_word(editor):
    editor.page.goto("/admin/find/")
    search = editor.page.get_by_role("search").last.get_by_label("Search")
    editor.fill(search, "glutamate")
    search.press("Enter")
    expect(editor.page.locator(".admin-search-results > li").first).to_be_visible()


def let_a_person_leave_and_come_back(editor):
    editor.open_form("/team/noah-feldt/")
    editor.page.goto(editor.page.url.replace("/edit/", "/delete/"))
    editor.click(editor.page.get_by_role("button", name="Yes, this person has left"))
    editor.click(editor.page.locator(".messages").get_by_role("link", name="Undo"))
    editor.click(editor.page.get_by_role("button", name="Undo"))
    expect(editor.page.locator(".messages")).to_contain_text("is back")
