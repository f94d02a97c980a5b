"""Typical tasks of editors in Chromium, with their clicks, fields, and seconds: ``python -m tests.bench.tasks``.

The seconds are those of a machine: they add up loading, saving, and what scripts do, without the time to think and to
type. They are for comparing two versions on the same machine.
"""

import re
import sys
import time

from playwright.sync_api import expect, sync_playwright

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, ROOT, demo_site

TIMEOUT = 60_000
CLIPBOARD = ROOT / "tests" / "data" / "clipboard"
BODY = "#panel-child-content-body-section"
CITATION = "Roy A, Lee K. Sleep in Adults. Sleep. 2019;3:1-9."
PASTE = """(html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "as plain text");
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


class Editor:
    """Someone who edits. Counts clicks, and the fields that are filled in."""

    def __init__(self, page, password=""):
        self.page, self.password = page, password
        self.clicks = self.fields = 0

    def click(self, locator):
        self.clicks += 1
        locator.click()

    def fill(self, locator, text):
        self.fields += 1
        locator.click()  # as people do
        locator.fill(text)

    def paste(self, html):
        self.page.evaluate(PASTE, html)

    def button(self, name):
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def open_form(self, path):
        """Open the form of the page at ``path``, as from a bookmark."""
        self.page.goto(path)
        self.page.goto(self.page.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href"))

    def publish(self):
        self.button("More actions")
        self.button("Publish")
        self.page.wait_for_url("**/admin/pages/*/")


def correct_a_word(editor):
    editor.open_form("/about/")
    introduction = editor.page.locator("#id_introduction")
    editor.fill(introduction, f"{introduction.input_value()} Welcome.")
    editor.publish()


def begin_an_article(editor):
    editor.page.goto("/articles/")
    href = editor.page.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href")
    index = re.search(r"/pages/(\d+)/", href)[1]
    editor.page.goto(f"/admin/pages/add/blog/articlepage/{index}/")
    editor.click(editor.page.get_by_role("link", name="A study explained"))
    editor.fill(editor.page.locator("#id_title"), "What a study found")
    editor.page.wait_for_url("**/edit/")


def see_what_is_missing(editor):
    editor.open_form("/articles/ketamine-opioid-system/")
    editor.button("Toggle checks")
    expect(editor.page.locator("[data-checklist-results] :is(h3, p)").first).to_be_visible()
    editor.button("Toggle checks")  # Wagtail remembers whether it was open.


def correct_an_alternative_text(editor):
    editor.page.goto("/admin/images/library/")
    text = editor.page.locator("main textarea").first
    editor.fill(text, f"A ridge in the morning, drawn with {time.time():.0f} thin lines.")
    with editor.page.expect_response(lambda response: response.request.method == "POST"):
        editor.page.keyboard.press("Tab")


def open_new_article(editor):
    """Open the form of a blank article with a text block, which has the cursor."""
    begin_at_the_templates(editor, "blog/articlepage", "/articles/", "Blank")
    editor.click(editor.page.locator(BODY).get_by_role("button", name="Insert a block").first)
    editor.click(editor.page.get_by_role("option", name="Text", exact=True))
    editor.click(editor.page.locator(BODY).get_by_role("textbox").last)


def begin_at_the_templates(editor, page_type, parent, template):
    editor.page.goto(parent)
    href = editor.page.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href")
    index = re.search(r"/pages/(\d+)/", href)[1]
    editor.page.goto(f"/admin/pages/add/{page_type}/{index}/")
    editor.click(editor.page.get_by_role("link", name=template))
    editor.page.wait_for_url("**template=**")


def sign_in_again_while_writing(editor):
    editor.open_form("/privacy-practices/")
    editor.page.context.clear_cookies()
    editor.click(editor.page.locator("#id_introduction"))
    editor.page.keyboard.type("Hello. ")
    frame = editor.page.get_by_role("dialog").frame_locator("iframe")
    editor.fill(frame.locator("input[name=username]"), "admin")
    editor.fill(frame.locator("input[name=password]"), editor.password)
    editor.click(frame.get_by_role("button", name="Sign in"))
    expect(editor.page.get_by_role("dialog")).to_be_hidden()
    form = editor.page.locator("form[data-edit-form]")
    expect(form).to_have_attribute("data-w-unsaved-has-edits-value", "false")


def begin_a_treatment(editor):
    begin_at_the_templates(editor, "home/treatmentpage", "/treatments/", "New treatment")
    editor.fill(editor.page.locator("#id_title"), "A treatment")
    editor.page.wait_for_url("**/edit/")


def paste_a_word_document(editor):
    open_new_article(editor)
    editor.paste((CLIPBOARD / "word_desktop.html").read_text())
    expect(editor.page.locator(".paste-message")).to_contain_text("Pasted from Word")


def paste_a_range_of_a_spreadsheet(editor):
    open_new_article(editor)
    editor.paste((CLIPBOARD / "excel.html").read_text())
    expect(editor.page.locator(".typed-table-block input[value]").first).to_be_visible()


def add_references(editor):
    begin_at_the_templates(editor, "blog/articlepage", "/articles/", "Blank")
    box = editor.page.locator("#panel-child-content-references-section")
    editor.click(box.get_by_text("Paste references"))
    box.get_by_role("textbox").first.fill(CITATION)
    editor.click(box.get_by_role("button", name="Read"))
    editor.click(box.get_by_role("button", name="Add to the list"))
    expect(editor.page.locator("#id_references-0-title")).to_have_value("Sleep in Adults")


def copy_an_article(editor):
    editor.open_form("/articles/ketamine-opioid-system/")
    editor.page.goto(editor.page.url.replace("/edit/", "/copy/"))
    editor.fill(editor.page.locator("#id_new_slug"), f"copy-{time.time():.0f}")
    editor.click(editor.page.get_by_role("button", name="Copy").last)
    editor.page.wait_for_url(re.compile(r"/admin/pages/\d+/(edit/)?$"))


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


def say_that_the_clinic_is_closed(editor):
    editor.page.goto("/admin/")
    editor.click(editor.page.get_by_role("link", name="Closed today"))
    editor.fill(editor.page.get_by_role("textbox", name="Text*", exact=True), "We are closed today because of snow.")
    editor.click(editor.page.get_by_role("button", name="Save", exact=True))
    row = editor.page.get_by_role("row").filter(has_text="because of snow").first
    expect(row.get_by_text("Shown now")).to_be_visible()


def undo_a_change_of_settings(editor):
    editor.page.goto("/admin/settings/site_settings/clinicsettings/")
    editor.fill(editor.page.get_by_label("Tagline"), f"Open in the evening {time.time():.0f}")
    editor.click(editor.page.get_by_role("button", name="Save"))
    editor.click(editor.page.get_by_role("link", name="History"))
    editor.click(editor.page.get_by_role("link", name="Undo this change").first)
    editor.click(editor.page.get_by_role("button", name="Undo"))
    editor.page.wait_for_url("**/clinicsettings/*/")


def let_a_person_leave_and_come_back(editor):
    editor.open_form("/team/noah-feldt/")
    editor.page.goto(editor.page.url.replace("/edit/", "/delete/"))
    editor.click(editor.page.get_by_role("button", name="Yes, this person has left"))
    editor.click(editor.page.locator(".messages").get_by_role("link", name="Undo"))
    editor.click(editor.page.get_by_role("button", name="Undo"))
    expect(editor.page.locator(".messages")).to_contain_text("is back")


TASKS = [
    correct_a_word,
    sign_in_again_while_writing,
    see_what_is_missing,
    begin_an_article,
    begin_a_treatment,
    copy_an_article,
    paste_a_word_document,
    paste_a_range_of_a_spreadsheet,
    add_references,
    correct_an_alternative_text,
    delete_a_page_and_take_it_back,
    find_a_word,
    say_that_the_clinic_is_closed,
    undo_a_change_of_settings,
    let_a_person_leave_and_come_back,
]


def sign_in(page, password):
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def measure(browser, site):
    """Do each task twice, and print the figures of the second time."""
    expect.set_options(timeout=TIMEOUT)
    page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=site.url)
    page.set_default_timeout(TIMEOUT)
    sign_in(page, site.password)
    for task in TASKS:
        task(Editor(page, site.password))  # caches are warm afterward
        editor, start = Editor(page, site.password), time.perf_counter()
        task(editor)
        seconds = time.perf_counter() - start
        name = task.__name__.replace("_", " ").capitalize()
        print(f"{name:32} {editor.clicks:3} clicks {editor.fields:3} fields {seconds:6.1f} s", flush=True)


def main():
    if not CHROMIUM:
        sys.exit("Chromium not found. On Debian: apt-get install chromium")
    with demo_site() as site, sync_playwright() as playwright:
        measure(playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS), site)


if __name__ == "__main__":
    main()
