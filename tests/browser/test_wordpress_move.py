"""Moving in from WordPress from the upload to green: import, old URLs, proof, checklist, and the days after."""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.axe import COLORS, assert_accessible
from tests.support.sign_in import sign_in
from tests.support.wordpress_site import HEAD, item

PROCESS_TIMEOUT = 120_000  # milliseconds; a proof starts a server of its own, which takes seconds on a busy machine


def export(number, content):
    """Return an export whose URLs are dated. Each has another site, so that tests don’t meet."""
    host = f"https://move-{number}.example"
    items = [
        item(
            1, title=f"Sleep {number}", slug=f"sleep-{number}", link=f"{host}/2024/03/sleep-{number}/", content=content
        ),
        item(2, "page", title=f"House {number}", slug=f"house-{number}", link=f"{host}/house-{number}/"),
    ]
    text = f"{HEAD}{''.join(items)}</channel></rss>"
    return text.replace("https://harbor.example", host).encode()


def assert_readable(page):
    """Assert that axe finds no violations, and that nothing is wider than the window."""
    page.wait_for_load_state("networkidle")
    results = Axe().run(page, context="main")
    assert not results.response["violations"], results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def import_everything(page, number, content="<p>Some words.</p>"):
    """Import an export with everything public. Stop at its report."""
    page.goto("/admin/wordpress/uploads/new/")
    file = {"name": "old-site.xml", "mimeType": "text/xml", "buffer": export(number, content)}
    page.get_by_label("Export files").set_input_files(file)
    page.get_by_role("button", name="Upload and see what is in it").click()
    expect(page.get_by_text("The files have 2 items.")).to_be_visible(timeout=PROCESS_TIMEOUT)
    page.get_by_label("Import none now.").check()
    page.get_by_label("Is public here at once.").check()
    page.get_by_role("button", name="Rehearse the import").click()
    page.get_by_role("button", name="Import", exact=True).click(timeout=PROCESS_TIMEOUT)
    expect(page.get_by_role("heading", name="Report of the import")).to_be_visible(timeout=PROCESS_TIMEOUT)


def redirect_old_urls(page, number):
    """Add an access log, which says what visitors ask for most, and write the redirects."""
    page.get_by_role("link", name="Old URLs").click()
    line = f'203.0.113.7 - - [02/Mar/2026:08:00:00 +0000] "GET /2024/03/sleep-{number}/ HTTP/1.1" 200 5123 "-" "x"\n'
    file = {"name": "access.log", "mimeType": "text/plain", "buffer": line.encode() * 3}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Add the lists").click()
    page.get_by_role("button", name=re.compile("^Write .* redirects?$")).click(timeout=PROCESS_TIMEOUT)
    expect(page.get_by_text("Every known URL of the old site answers here.")).to_be_visible(timeout=PROCESS_TIMEOUT)


def prove(page):
    page.get_by_role("link", name="Prove the move").click()
    page.get_by_role("button", name="Prove the move").click()
    expect(page.get_by_role("heading", name="Result of the proof")).to_be_visible()
    expect(page.get_by_role("button", name="Prove the move again")).to_be_visible(timeout=PROCESS_TIMEOUT)


def tick_everything(page):
    """Tick what people tick, with the buttons."""
    done = page.get_by_role("button", name=re.compile("^Done"))
    number = done.count()
    assert number
    while number:
        done.first.click()
        number -= 1
        expect(done).to_have_count(number)


def forget_missed_urls(page):
    """Clear the list of URLs not found: other tests on this site have requested some."""
    page.goto("/admin/reports/not-found/")
    page.get_by_role("link", name="Clear").click()
    page.get_by_role("button", name="Yes, delete").or_(page.get_by_role("link", name="Go back")).click()


@pytest.mark.parametrize("width", [390, 1280])
def test_person_moves_from_upload_to_green(editor, width):
    forget_missed_urls(editor)
    editor.set_viewport_size({"width": width, "height": 900})
    import_everything(editor, width)
    report = editor.url
    redirect_old_urls(editor, width)
    editor.goto(report)
    prove(editor)
    editor.goto(report)
    editor.get_by_role("link", name="Prepare the switch").click()
    expect(editor.locator("#proof")).to_contain_text(re.compile("old URLs.* answer"))
    assert_readable(editor)
    tick_everything(editor)
    editor.get_by_role("button", name="Check now").click()
    expect(editor.get_by_text("Other servers were asked")).to_be_visible(timeout=PROCESS_TIMEOUT)
    expect(editor.locator("#sitemap")).to_contain_text("The sitemap can be read")
    assert_readable(editor)
    editor.get_by_role("button", name="We have switched").click()
    expect(editor.get_by_role("heading", name="Thirty days after")).to_be_visible()
    expect(editor.get_by_text("The most requested URLs were not requested yet.")).to_be_visible()
    assert_readable(editor)
    editor.get_by_role("button", name="Count now").click()
    expect(editor.locator(".switch-green")).to_contain_text(re.compile(r"All of the \d+ most requested URLs answer\."))
    expect(editor.get_by_text("Nothing that visitors have requested since the switch is missing now.")).to_be_visible()
    assert_readable(editor)


def test_missed_url_is_one_click_from_its_redirect(editor):
    editor.set_viewport_size({"width": 390, "height": 900})
    import_everything(editor, 7)
    after = editor.url.replace("report/", "").rstrip("/") + "/after/"
    editor.get_by_role("link", name="Prepare the switch").click()
    editor.get_by_role("button", name="We have switched").click()
    assert editor.request.get("/2024/03/sleep-sleep-7/").status == 404
    count = editor.get_by_role("button", name="Count now")
    redirect = editor.locator(".switch-miss a").filter(has_text="/2024/03/sleep-sleep-7/")
    for _attempt in range(20):  # counts reach the database some seconds later
        count.click()
        editor.wait_for_load_state("networkidle")
        if redirect.count():
            break
    assert_readable(editor)
    redirect.click()
    expect(editor.locator("#id_source")).to_have_value("/2024/03/sleep-sleep-7/")
    editor.get_by_role("button", name="Save").click()
    expect(editor.locator("#id_source")).to_have_count(0)
    editor.wait_for_load_state()
    editor.goto(after)
    expect(editor.get_by_role("heading", name="What visitors miss")).to_be_visible()
    expect(redirect).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_what_has_no_place_here_stands_below_its_block_until_it_is_done(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    title = width + 10
    quote = "<blockquote><p>They listened to us.</p></blockquote>"
    import_everything(editor, title, f'<p>Write to us.</p>[contact-form-7 id="12" title="Ask &lt;us&gt;"]{quote}')
    editor.goto("/admin/wordpress/pages/")
    editor.get_by_role("link", name=f"Sleep {title}").click()
    marks = editor.locator("[data-checklist-mark]")
    expect(marks).to_have_count(1)
    block = editor.locator("[data-streamfield-child]", has=marks)
    expect(block).to_contain_text("Write to us.")
    expect(block).not_to_contain_text("They listened to us.")
    expect(marks).to_contain_text('It was: [contact-form-7 id="12" title="Ask <us>"]')
    marks.scroll_into_view_if_needed()
    marks.get_by_role("button", name="Done").click()
    expect(marks).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
def test_marks_keep_the_focus_and_say_why_they_could_not_be_marked_as_done(editor, demo, width):
    editor.set_viewport_size({"width": width, "height": 900})
    title = width + 20
    forms = "".join(f'[contact-form-7 id="{number}" title="Form {number}"]' for number in (1, 2, 3))
    import_everything(editor, title, f"<p>Write to us.</p>{forms}")
    editor.goto("/admin/wordpress/pages/")
    editor.get_by_role("link", name=f"Sleep {title}").click()
    marks = editor.locator("[data-checklist-mark]")
    expect(marks).to_have_count(3)

    marks.first.get_by_role("button", name="Done").focus()
    editor.keyboard.press("Enter")
    expect(marks).to_have_count(2)
    expect(marks.first).to_be_focused()
    expect(marks.first).to_be_in_viewport()
    expect(editor.locator("[data-checklist-results] [data-checklist-dismiss]")).to_have_count(2)
    expect(marks.first).to_be_focused()  # also after the page was checked again

    editor.keyboard.press("Tab")
    done = marks.first.get_by_role("button", name="Done")
    expect(done).to_be_focused()
    editor.context.set_offline(True)
    editor.keyboard.press("Enter")
    status = marks.first.get_by_role("status")
    expect(status).to_contain_text("Check your connection, then choose the button again.")
    expect(status).to_be_in_viewport()
    expect(done).to_be_focused()
    expect(marks).to_have_count(2)
    take_screenshot(editor, f"mark-offline-{width}")
    focused = "[data-checklist-mark]:has(:focus)"
    editor.locator(focused).evaluate("(mark) => mark.scrollIntoView({ block: 'center' })")
    editor.wait_for_function("() => !window.axe?._running")  # Wagtail checks the preview with it
    assert_accessible(editor, context=focused)
    editor.emulate_media(color_scheme="dark")
    assert_accessible(editor, options=COLORS, context=focused)
    take_screenshot(editor, f"mark-offline-dark-{width}")
    editor.emulate_media(color_scheme="light")

    editor.context.set_offline(False)
    editor.keyboard.press("Enter")
    expect(marks).to_have_count(1)
    expect(marks).to_be_focused()
    take_screenshot(editor, f"mark-focus-{width}")

    editor.keyboard.press("Tab")
    editor.context.clear_cookies()
    editor.keyboard.press("Enter")
    expect(marks.get_by_role("status")).to_contain_text("you are signed out")
    expect(marks).to_have_count(1)

    sign_in(editor.context, "admin", demo.password)
    editor.goto(editor.url)
    marks.get_by_role("button", name="Done").focus()
    editor.keyboard.press("Enter")
    expect(marks).to_have_count(0)
    block = editor.locator("[data-streamfield-child]", has_text="Write to us.")
    expect(block.locator("[contenteditable='true']:focus")).to_be_in_viewport()
    take_screenshot(editor, f"mark-done-{width}")


def take_screenshot(page, name):
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")
