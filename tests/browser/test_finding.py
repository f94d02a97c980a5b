"""Texts are found in pages and drafts, and replaced on several pages at once, in a real browser."""

import re

from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import manage, wait_for

CREATE = """
from home.models import HomePage
from site_core.content.models import ReusableBlock
from tests.support import factories

def create(title, text, slug):
    page = factories.StandardPageFactory(
        title=title, slug=slug, body=[factories.paragraph(f"<p>{text}</p>")], parent=HomePage.objects.get())
    page.save_revision().publish()
    return page

"""
CREATE_DRAFT = f"""{CREATE}
page = create("Quinces in winter", "Nothing to bring.", "quinces-in-winter")
page.body = [("paragraph", "<p>A quince costs $73 in the snow.</p>")]
page.save_revision()
ReusableBlock.objects.create(name="About fruit", content=[("paragraph", "<p>We like every quince.</p>")])
"""
CREATE_LUNCHES = f"""{CREATE}
for day in ("mondays", "tuesdays", "fridays"):
    create(f"Lunch on {{day}}", "Bring a zabaglione. It is never seen.", f"lunch-on-{{day}}")
"""


def assert_fits(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)


def test_text_of_a_draft_is_found_filtered_and_opened_at_its_place(editor, demo):
    manage(demo.data_dir, "shell", "-c", CREATE_DRAFT)
    editor.set_viewport_size({"width": 390, "height": 844})
    editor.goto("/admin/find/")
    assert_fits(editor, 390)
    search = editor.get_by_role("search").last
    search.get_by_label("Search").fill("quince")
    search.get_by_label("Search").press("Enter")
    results = editor.locator(".admin-search-results > li")
    expect(results.filter(has_text="We like every quince.")).to_be_visible()
    expect(results.filter(has_text="Quinces in winter")).to_contain_text("only in the draft")
    assert_fits(editor, 390)

    search.get_by_label("Search").fill("quince $73")
    search.get_by_label("Type").select_option(label="All pages")
    search.get_by_label("State").select_option(label="Live, with unpublished changes")
    search.get_by_role("button", name="Search").click()
    expect(results).to_have_count(1)
    editor.set_viewport_size({"width": 1280, "height": 900})
    assert_fits(editor, 1280)
    results.get_by_role("link", name="A quince costs $73 in the snow.").click()
    expect(editor).to_have_url(re.compile("/edit/"))
    expect(editor.get_by_role("textbox").filter(has_text="A quince costs $73")).to_be_in_viewport()

    editor.goto("/admin/find/?q=quince+nowhere-to-be-found")
    expect(editor.get_by_role("status").filter(has_text="Nothing that you can see")).to_be_visible()
    assert_fits(editor, 1280)


def texts(page, word):
    """Return the days whose page has ``word``, as visitors see it."""
    days = ("mondays", "tuesdays", "fridays")
    return [day for day in days if word in page.request.get(f"/lunch-on-{day}/").text()]


def test_text_is_replaced_on_the_chosen_pages_and_that_is_undone(editor, demo):
    manage(demo.data_dir, "shell", "-c", CREATE_LUNCHES)
    editor.set_viewport_size({"width": 390, "height": 844})
    editor.goto("/admin/find-and-replace/")
    assert_fits(editor, 390)
    editor.get_by_role("textbox", name=re.compile("^Find")).fill("a zabaglione")
    editor.get_by_label("Replace with").fill("two sandwiches")
    editor.get_by_role("button", name="Find", exact=True).click()
    expect(editor.get_by_text("Found on 3 pages")).to_be_visible()
    expect(editor.locator("ins").first).to_have_text("two sandwiches")
    assert_fits(editor, 390)

    editor.get_by_role("checkbox", name="Lunch on tuesdays").uncheck()
    editor.get_by_role("button", name="Replace on the selected pages").click()
    expect(editor.get_by_text("2 pages will be published.")).to_be_visible()
    assert_fits(editor, 390)
    editor.set_viewport_size({"width": 1280, "height": 900})
    assert_fits(editor, 1280)
    operation = editor.locator("[name=operation]").input_value()
    editor.get_by_role("button", name="Replace", exact=True).click()
    wait_for(lambda: texts(editor, "two sandwiches") == ["mondays", "fridays"])
    assert texts(editor, "zabaglione") == ["tuesdays"]

    editor.goto(f"/admin/find-and-replace/{operation}/")
    expect(editor.get_by_role("link", name="Lunch on fridays")).to_be_visible()
    assert_fits(editor, 1280)
    editor.get_by_role("button", name="Undo", exact=True).click()
    wait_for(lambda: texts(editor, "zabaglione") == ["mondays", "tuesdays", "fridays"])
    editor.goto(f"/admin/find-and-replace/{operation}/")
    expect(editor.get_by_text("No page has the change anymore.")).to_be_visible()
    assert_fits(editor, 1280)
