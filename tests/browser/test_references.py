"""Editors paste references, and move them: the numbers in the text follow. They upload a list of retractions."""

import re

from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.retractions import csv_file, line

BIBTEX = """@article{a, title={Sleep in {A}dults}, author={Roy, Ana and Lee, Kim}, journal={Sleep}, year=2019, volume=3,
  pages={1--9}, doi={10.5555/JOURNEY.1}}
Okafor C. Rest at work. Lancet. 2021;7(2):11-12. doi:10.5555/journey.2"""


def open_new_article(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/articles/")
    page.locator("wagtail-userbar").get_by_role("button").click()
    page.locator("wagtail-userbar a[href*='add_subpage']").click()
    page.get_by_role("link", name="Blank").click()
    page.wait_for_url("**/admin/pages/add/blog/articlepage/**template=blank")


def paste_references(page, text):
    box = page.locator(".reference-paste-panel")
    if not box.get_by_role("textbox").is_visible():
        box.get_by_text("Paste references").click()
    box.get_by_role("textbox").fill(text)
    box.get_by_role("button", name="Read").click()
    expect(box.get_by_role("status")).to_contain_text("References found")
    return box


def drag(page, row, target):
    """Drag ``row`` to the place of ``target``, with both in view."""
    page.set_viewport_size({"width": 390, "height": 4000})
    page.locator(f"{row} [data-inline-panel-child-drag]").hover()
    page.mouse.down()
    box = page.locator(target).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=20)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10, steps=10)
    expect(page.locator(f"{row} ~ {target}")).to_be_attached()  # the rows make room
    page.mouse.up()


def test_pasted_references_are_shown_added_saved_and_found_in_a_list_of_retractions(editor):
    page = editor
    open_new_article(page, 1280)
    page.locator("#id_title").fill("Rest and its journey")
    box = paste_references(page, BIBTEX)
    expect(box.get_by_role("listitem").first).to_contain_text("Roy A, Lee K. Sleep in Adults. Sleep. 2019; 3:1–9")
    assert_accessible(page, context=".reference-paste-panel")
    box.get_by_role("button", name="Add to the list").click()
    expect(page.locator("#id_references-0-authors")).to_have_value("Roy A, Lee K")
    expect(page.locator("#id_references-1-details")).to_have_value("7(2):11–12")

    box = paste_references(page, "https://doi.org/10.5555/Journey.2")
    expect(box.get_by_role("listitem")).to_contain_text("Already in the list: reference 2.")
    expect(box.get_by_role("checkbox")).not_to_be_checked()
    page.get_by_role("button", name="Save draft").click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    expect(page.locator("#id_references-1-doi")).to_have_value("10.5555/journey.2")

    page.goto("/admin/reports/retractions/upload/")
    content = csv_file(line(77_001, OriginalPaperDOI="10.5555/JOURNEY.1", Title="Sleep in Adults"), "broken\r\n")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": content.getvalue()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Line 3:").first).to_be_visible()
    page.goto("/admin/reports/retractions/")
    section = page.locator(".retraction", has_text="Rest and its journey")
    expect(section).to_contain_text("Retraction")
    assert_accessible(page, context=".retraction")
    section.get_by_text("Keep the reference").click()
    section.get_by_role("textbox").fill("The text says so.")
    section.get_by_role("button", name="Seen, keep it").click()
    expect(page.get_by_text("keeps the reference")).to_be_visible()


def test_numbers_in_the_text_follow_moved_and_deleted_references(editor):
    page = editor
    open_new_article(page, 390)
    body = page.locator("#panel-child-content-body-section")
    body.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    text = body.get_by_role("textbox").last
    text.click()
    page.keyboard.type("One [1], two [2], all [1-3], none [9].")
    box = paste_references(page, "10.5555/move.1 10.5555/move.2 10.5555/move.3")
    box.get_by_role("button", name="Add to the list").click()
    expect(page.locator("#id_references-2-doi")).to_have_value("10.5555/move.3")

    drag(page, "#inline_child_references-2", "#inline_child_references-1")
    expect(text).to_have_text("One [1], two [3], all [1-3], none [9].")
    page.locator("#id_references-0-DELETE-button").click()
    expect(text).to_have_text("One, two [2], all [1, 2], none [9].")
    message = page.locator(".paste-message")
    expect(message.get_by_role("status")).to_contain_text("Citations of the deleted reference were removed.")
    message.get_by_role("button", name="Undo").click()
    expect(text).to_have_text("One [1], two [3], all [1-3], none [9].")
    expect(page.locator("#id_references-0-doi")).to_be_visible()
    page.locator("#inline_child_references-1 [data-inline-panel-child-move-up]").click()
    expect(text).to_have_text("One [1], two [2], all [1-3], none [9].")
