"""The report of URLs not found, and the destination form when pages are deleted or unpublished."""

import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

# Without “best-practice”: Wagtail's own listing gives a heading the role of an alert.
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}}
REPORT = "/admin/reports/not-found/"
# Fetches the report until it lists the URL, since counts are written every few seconds.
UNTIL_LISTED = """async path => {
    for (let tries = 0; tries < 60; tries++) {
        const report = await (await fetch(location.href)).text()
        if (report.includes(`>${path}<`)) return true
        await new Promise(resolve => setTimeout(resolve, 500))
    }
    return false
}"""


def wait_until_listed(page, path):
    """Open the report once it lists ``path``."""
    page.goto(f"{REPORT}?q={path}")
    assert page.evaluate(UNTIL_LISTED, path)
    page.reload()


def page_id(page, slug):
    pages = page.request.get(f"/admin/api/main/pages/?slug={slug}&limit=1").json()
    return pages["items"][0]["id"]


@pytest.fixture
def about(editor):
    """Publish a copy of “About” for this test and return its slug."""
    slug = f"about-{uuid.uuid4().hex[:8]}"
    editor.goto(f"/admin/pages/{page_id(editor, 'about')}/copy/")
    editor.get_by_label("New title").fill(f"About {slug}")
    editor.get_by_label("New slug").fill(slug)
    editor.get_by_role("button", name="Copy this page").click()
    expect(editor.locator(".messages")).to_contain_text("copied")
    editor.goto(f"/admin/pages/{page_id(editor, slug)}/edit/")
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.locator(".messages")).to_contain_text("published")
    assert editor.request.get(f"/{slug}/", max_redirects=0).status == 200
    return slug


def choose_first(page):
    """Choose the first page in the chooser: the home page."""
    page.get_by_role("button", name="Choose a page").click()
    page.locator(".modal-content a.choose-page").first.click()
    expect(page.get_by_label("To another page")).to_be_checked()


def assert_accessible(page):
    page.wait_for_load_state("networkidle")
    results = Axe().run(page, context="main", options=WCAG)
    assert not results.response["violations"], results.generate_report()


def test_missing_url_is_redirected_with_one_click(editor):
    missed = f"/people-{uuid.uuid4().hex[:4]}/maya-elison/"
    assert editor.request.get(missed).status == 404
    wait_until_listed(editor, missed)
    assert_accessible(editor)
    editor.get_by_role("link", name="to “Maya Ellison”").click()
    expect(editor.get_by_label("Old URL").first).to_have_value(missed)
    editor.get_by_role("button", name="Save").first.click()
    expect(editor.locator(".messages")).to_contain_text("created")
    response = editor.request.get(missed, max_redirects=0)
    assert response.headers["location"].endswith("/team/maya-ellison/")
    editor.goto(f"{REPORT}?q={missed}")
    expect(editor.get_by_text("No URLs match.")).to_be_visible()


def test_missing_url_is_ignored_with_one_click(editor):
    missed = f"/noise-{uuid.uuid4().hex[:8]}/"
    editor.request.get(missed)
    wait_until_listed(editor, missed)
    editor.get_by_role("button", name=f"Ignore {missed}").click()
    expect(editor.locator(".messages")).to_contain_text("1 URL ignored.")
    expect(editor.get_by_text("No URLs match.")).to_be_visible()
    editor.goto(f"{REPORT}?q={missed}&show=ignored")
    expect(editor.locator("td.title", has_text=missed)).to_be_visible()
    editor.locator("tbody input[type=checkbox]").check()
    editor.get_by_role("link", name="Delete selected URLs").click()
    assert_accessible(editor)
    editor.get_by_role("button", name="Delete", exact=True).click()
    expect(editor.locator(".messages")).to_contain_text("1 URL deleted.")


def test_visitors_of_a_deleted_page_go_to_the_chosen_page(editor, about):
    editor.goto(f"/admin/pages/{page_id(editor, about)}/delete/")
    expect(editor.get_by_label("Nowhere: respond with “gone”")).to_be_checked()
    assert_accessible(editor)
    choose_first(editor)
    editor.get_by_role("button", name="Yes, delete it").click()
    expect(editor.locator(".messages")).to_contain_text("Visitors of 1 URL now go to")
    response = editor.request.get(f"/{about}/", max_redirects=0)
    assert (response.status, response.headers["location"]) == (301, "/")


def test_page_unpublished_in_bulk_responds_with_gone(editor, about):
    pk = page_id(editor, about)
    editor.goto(f"/admin/bulk/wagtailcore/page/unpublish/?id={pk}&next=/admin/")
    assert_accessible(editor)
    editor.get_by_label("Nowhere: respond with “gone”").check()
    editor.get_by_role("button", name="Yes, unpublish").click()
    expect(editor.locator(".messages")).to_contain_text("1 URL now responds with “gone” (410).")
    assert editor.request.get(f"/{about}/", max_redirects=0).status == 410


def test_deleting_without_a_destination_page_shows_an_error(editor, about):
    editor.goto(f"/admin/pages/{page_id(editor, about)}/delete/")
    editor.get_by_label("To another page").check()
    editor.get_by_role("button", name="Yes, delete it").click()
    expect(editor.locator(".messages")).to_contain_text("Choose the page that visitors should go to")
    assert editor.request.get(f"/{about}/", max_redirects=0).status == 200


def test_changed_slug_is_reported_when_it_is_published(editor, about):
    editor.goto(f"/admin/pages/{page_id(editor, about)}/edit/")
    editor.get_by_role("tab", name="Promote").click()
    editor.get_by_label("Slug").fill(f"{about}-new")
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.locator(".messages")).to_contain_text("Visitors of the old URL are redirected to the new one.")
    assert editor.request.get(f"/{about}/", max_redirects=0).headers["location"] == f"/{about}-new/"


@pytest.mark.parametrize("url", [f"{REPORT}?show=probes", f"{REPORT}clear/"])
def test_views_are_accessible(editor, url):
    editor.goto(url)
    assert_accessible(editor)
