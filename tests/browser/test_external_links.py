"""An editor replaces a link that has moved, on all pages at once, and takes that back."""

import re

from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import manage

OLD, NEW = "https://elsewhere.example/moved-guide", "https://elsewhere.example/new-guide"
ADD_LINK = f"""
from home.models import HomePage, StandardPage
from site_core.seo_audit.models import ExternalLink
for title in ("Guides for families", "Guides for friends"):
    paragraph = {{"type": "paragraph", "value": '<p>Call us. Read <a href="{OLD}">the guide</a> before you come.</p>'}}
    page = StandardPage(title=title, introduction="What to read.", body=[paragraph])
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
ExternalLink.objects.filter(url="{OLD}").update(state="moved", reason="moved", new_url="{NEW}")
"""


def test_a_moved_link_is_replaced_on_all_pages(editor, demo):
    manage(demo.data_dir, "shell", "-c", ADD_LINK)
    editor.set_viewport_size({"width": 390, "height": 900})
    editor.goto("/admin/reports/seo-audit/external-links/")
    expect(editor.get_by_text("Read the guide before you come.")).to_have_count(2)
    assert editor.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(editor)
    editor.get_by_role("link", name=re.compile("^Replace everywhere")).click()
    expect(editor.get_by_role("link", name="Guides for families")).to_be_visible()
    expect(editor.get_by_label("New URL")).to_have_value(NEW)
    assert_accessible(editor)
    editor.get_by_role("button", name="Replace on 2 pages").click()
    expect(editor.locator(".messages")).to_contain_text("Replaced the link on 2 pages, which are published.")
    assert_accessible(editor)
    assert NEW in editor.request.get("/guides-for-friends/").text()
    editor.get_by_role("button", name="Undo", exact=True).click()
    expect(editor.locator(".messages")).to_contain_text("Restored 2 pages.")
    assert OLD in editor.request.get("/guides-for-friends/").text()
