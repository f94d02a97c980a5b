"""What readers saw on a day is shown in a frame, and a part of it comes back as a draft."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import python

SETUP = """
from home.models import HomePage, StandardPage

body = [{"type": "paragraph", "value": "<h2>Times</h2><p>On the door.</p>"}]
page = StandardPage(title="Elevator", introduction="The elevator works.", body=body, live=False)
HomePage.objects.get().add_child(instance=page)
page.save_revision().publish()
page = StandardPage.objects.get(pk=page.pk)
page.introduction = "The elevator is being repaired."
page.save_revision().publish()
print(page.pk)
"""


@pytest.fixture(scope="module")
def page_id(demo):
    """Return the id of a page that was published twice today."""
    output, _ = python(demo.data_dir, SETUP).communicate(timeout=120)
    return int(output.splitlines()[-1])


def test_what_readers_saw_is_shown_and_comes_back_as_a_draft(editor, page_id):
    editor.set_viewport_size({"width": 390, "height": 844})
    editor.goto(f"/admin/pages/{page_id}/history/")
    editor.get_by_role("link", name="What readers saw on a day").click()
    versions = editor.get_by_role("navigation", name="What readers saw that day").get_by_role("link")
    versions.nth(1).click()
    frame = editor.frame_locator(".past-frame iframe")
    expect(frame.get_by_text("The elevator works.")).to_be_visible()
    expect(frame.get_by_role("heading", level=1)).to_have_text("Elevator")
    assert editor.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(editor, context="main")

    editor.get_by_role("link", name="Compare it with the latest draft").click()
    expect(editor.locator("del").first).to_have_text("works")
    assert_accessible(editor, context="main")
    editor.get_by_role("button", name="Restore Introduction").click()
    expect(editor.locator(".messages")).to_contain_text("was restored to the draft")
    expect(editor.get_by_text("These versions are the same.")).to_be_visible()
    editor.goto(f"/admin/pages/{page_id}/edit/")
    expect(editor.locator("#id_introduction")).to_have_value("The elevator works.")
