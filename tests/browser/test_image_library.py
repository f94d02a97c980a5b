"""Alternative texts of many images are edited in one list, saved row by row, and undone."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import python

PORTRAITS = """
from site_core.pages.models import PersonPage
from tests.support import factories
team = PersonPage.objects.first().get_parent()
for size in ("desktop", "phone"):
    image = factories.ImageFactory(title=f"Portrait {size}")
    factories.PersonPageFactory(parent=team, title=f"Alex {size}", slug=f"alex-{size}", portrait=image)
print("done")
"""

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}


@pytest.fixture(params=SIZES, ids=str)
def library(request, editor):
    width, height = SIZES[request.param]
    editor.set_viewport_size({"width": width, "height": height})
    editor.goto("/admin/images/library/")
    return editor


def test_text_is_saved_when_the_field_is_left_and_can_be_undone(library):
    row = library.locator(".image-row").first
    text, status = row.get_by_label("Alternative text"), row.get_by_role("status")
    before = text.input_value()
    text.fill("A lamp beside a window")
    text.press("Tab")
    expect(status).to_contain_text("Saved.")
    library.reload()
    expect(text).to_have_value("A lamp beside a window")
    text.fill(before)
    text.press("Tab")
    status.get_by_role("button", name="Undo").click()
    expect(status).to_contain_text("Undone.")
    expect(text).to_have_value("A lamp beside a window")
    text.fill(before)
    text.press("Tab")
    expect(status).to_contain_text("Saved.")


def test_text_that_can_not_be_saved_stays_with_the_reason(library):
    row = library.locator(".image-row").first
    text, status = row.get_by_label("Alternative text"), row.get_by_role("status")
    before = text.input_value()
    text.fill("")
    text.press("Tab")
    expect(status).to_contain_text("Describe the image")
    text.fill("Kept while offline")
    library.context.set_offline(True)
    text.press("Tab")
    expect(status).to_contain_text("Not saved.")
    library.context.set_offline(False)
    row.get_by_role("button", name="Save").click()
    expect(status).to_contain_text("Saved.")
    text.fill(before)
    text.press("Tab")
    expect(status).to_contain_text("Saved.")


def test_list_fits_the_screen_and_is_accessible(library):
    assert library.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(library, context="main")
    library.get_by_label("Show").select_option("unused")
    library.get_by_role("button", name="Filter").click()
    expect(library).to_have_url(re.compile("show=unused"))


@pytest.fixture(scope="module")
def portraits(demo):
    """Create a portrait for each size. Pages about treatments would need a new review."""
    output, _ = python(demo.data_dir, PORTRAITS).communicate(timeout=120)
    assert "done" in output


def test_image_is_chosen_and_replaced_on_a_page(library, portraits):
    size = "desktop" if library.viewport_size["width"] > 1000 else "phone"
    library.goto(f"/admin/images/library/?q=Portrait+{size}")
    library.locator(".image-row").get_by_role("link", name="Replace").click()
    expect(library.get_by_role("button", name="Choose an image")).to_be_visible()
    assert library.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(library, context="main")
    library.get_by_role("button", name="Choose an image").click()
    library.get_by_role("dialog").locator("a.image-choice").last.click()
    library.get_by_role("button", name=re.compile("^Replace on 1 page")).click()
    expect(library.get_by_text("Replaced on 1 page, which is published.")).to_be_visible()
