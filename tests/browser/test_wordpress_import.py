"""The import from WordPress in the admin: upload, choose, rehearse, import, and undo, on a desktop and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.wordpress_site import HEAD, item

PROCESS_TIMEOUT = 60_000  # milliseconds; each step runs in a process that takes seconds to start on a busy machine


def export(number):
    """Return an export. Each has another site, so that tests don’t meet."""
    items = [
        item(1, title=f"Moved in {number}", content='<p>Words.</p>[contact-form-7 id="5"]'),
        item(2, "page", title="A page with a rather long title that has to fit on a phone", slug=f"long-{number}"),
        item(3, "averylongnameofatypethatsomepluginmadeup"),
        item(90, "shop_order", title="Order"),
    ]
    text = f"{HEAD}{''.join(items)}</channel></rss>"
    return text.replace("https://harbor.example", f"https://harbor-{number}.example").encode()


def assert_readable(page):
    """Assert that axe finds no violations, and that nothing is wider than the window."""
    page.wait_for_load_state("networkidle")
    results = Axe().run(page, context="main")
    assert not results.response["violations"], results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def upload(page, content):
    page.goto("/admin/wordpress/")
    page.get_by_role("link", name="Upload an export").click()
    file = {"name": "old-site.xml", "mimeType": "text/xml", "buffer": content}
    page.get_by_label("Export files").set_input_files(file)
    assert_readable(page)
    page.get_by_role("button", name="Upload and see what is in it").click()


@pytest.mark.parametrize("width", [390, 1280])
def test_person_moves_in_and_out_again(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    upload(editor, export(width))
    expect(editor.get_by_text("The files have 4 items.")).to_be_visible(timeout=PROCESS_TIMEOUT)
    editor.get_by_text("Choose for 1 single page").click()
    assert_readable(editor)
    editor.get_by_label("averylongnameofatypethatsomepluginmadeup").select_option(label="Nothing: leave them out")
    editor.get_by_label("Import none now.").check()
    editor.get_by_role("button", name="Rehearse the import").click()
    expect(editor.get_by_text("All 4 items of the files are accounted for.")).to_be_visible(timeout=PROCESS_TIMEOUT)
    assert_readable(editor)
    editor.get_by_role("button", name="Import", exact=True).click()
    expect(editor.get_by_role("heading", name="Report of the import")).to_be_visible(timeout=PROCESS_TIMEOUT)
    assert_readable(editor)
    report = editor.url
    editor.get_by_role("link", name=f"Moved in {width}").click()
    expect(editor.locator("#id_title")).to_have_value(f"Moved in {width}")
    editor.goto(report)
    editor.get_by_role("button", name="Delete the uploaded files").click()
    expect(editor.get_by_text("The uploaded files were deleted from this server.")).to_be_visible()
    editor.get_by_role("link", name="Undo the import").click()
    assert_readable(editor)
    editor.get_by_role("button", name="Yes, undo the import").click()
    expect(editor.get_by_text("This import was undone.")).to_be_visible(timeout=PROCESS_TIMEOUT)


def test_broken_file_has_a_way_on(editor):
    editor.set_viewport_size({"width": 390, "height": 900})
    upload(editor, export(0).replace(b"</item>", b"</wrong>", 1))
    expect(editor.get_by_text("old-site.xml, line")).to_be_visible(timeout=PROCESS_TIMEOUT)
    assert_readable(editor)
    editor.get_by_role("button", name="Delete these files and upload others").click()
    expect(editor.get_by_role("heading", name="Upload an export")).to_be_visible()
