"""What answers at the URLs of an old WordPress site, in the admin: a list, a check, redirects, and taking them back."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.wordpress_site import HEAD, item

PROCESS_TIMEOUT = 120_000  # milliseconds; each step runs in a process that takes seconds to start on a busy machine
LIST = b"URL,Clicks,Impressions\n/a-long-old-url-of-a-page-that-a-plug-in-made/with/a/deep/path/,1234,9\n"


def export(number):
    """Return an export. Each has another site, so that tests don’t meet."""
    slugs = [f"p{number}-{each}" for each in (1, 2, 3)]
    posts = [
        item(each, slug=slug, link=f"https://harbor.example/2019/03/{slug}/") for each, slug in enumerate(slugs, 1)
    ]
    text = f"{HEAD}{''.join(posts)}</channel></rss>"
    return text.replace("https://harbor.example", f"https://harbor-urls-{number}.example").encode()


def assert_readable(page):
    """Assert that axe finds no violations, and that nothing is wider than the window."""
    page.wait_for_load_state("networkidle")
    results = Axe().run(page, context="main")
    assert not results.response["violations"], results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def upload(page, label, name, content):
    page.get_by_label(label).set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})


@pytest.mark.parametrize("width", [390, 1280])
def test_person_lets_old_urls_answer(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    editor.goto("/admin/wordpress/uploads/new/")
    upload(editor, "Export files", "old-site.xml", export(width))
    editor.get_by_role("button", name="Upload and see what is in it").click()
    expect(editor.get_by_text("The files have 3 items.")).to_be_visible(timeout=PROCESS_TIMEOUT)
    editor.get_by_label("Import none now.").check()
    editor.get_by_role("button", name="Rehearse the import").click()
    expect(editor.get_by_role("heading", name="Old URLs")).to_be_visible(timeout=PROCESS_TIMEOUT)
    editor.get_by_role("button", name="Import", exact=True).click()
    expect(editor.get_by_role("heading", name="Report of the import")).to_be_visible(timeout=PROCESS_TIMEOUT)
    editor.get_by_role("link", name="Old URLs").click()
    assert_readable(editor)
    upload(editor, "Files", "pages.csv", LIST)
    editor.get_by_role("button", name="Add the lists").click()
    expect(editor.get_by_role("heading", name="Nothing answers")).to_be_visible(timeout=PROCESS_TIMEOUT)
    editor.get_by_text("All redirects:").click()
    assert_readable(editor)
    editor.get_by_role("button", name=re.compile("^Write ")).click()
    expect(editor.get_by_text("The redirects are in place.")).to_be_visible(timeout=PROCESS_TIMEOUT)
    assert_readable(editor)
    editor.get_by_role("button", name=re.compile("^Take back ")).click()
    expect(editor.get_by_role("button", name=re.compile("^Write "))).to_be_visible(timeout=PROCESS_TIMEOUT)
