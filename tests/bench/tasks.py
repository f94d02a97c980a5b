"""Typical tasks of editors in Chromium, with their clicks and seconds: ``python -m tests.bench.tasks``.

The seconds are those of a machine: they add up loading, saving, and what scripts do, without the time to think and to
type. They are for comparing two versions on the same machine.
"""

import re
import sys
import time

from playwright.sync_api import expect, sync_playwright

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, demo_site

TIMEOUT = 60_000


class Editor:
    """Someone who edits. Counts clicks."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, locator):
        self.clicks += 1
        locator.click()

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
    editor.click(introduction)
    introduction.fill(f"{introduction.input_value()} Welcome.")
    editor.publish()


def begin_an_article(editor):
    editor.page.goto("/articles/")
    href = editor.page.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href")
    index = re.search(r"/pages/(\d+)/", href)[1]
    editor.page.goto(f"/admin/pages/add/blog/articlepage/{index}/")
    editor.click(editor.page.get_by_role("link", name="A study explained"))
    editor.click(editor.page.locator("#id_title"))
    editor.page.locator("#id_title").fill("What a study found")
    editor.page.wait_for_url("**/edit/")


def see_what_is_missing(editor):
    editor.open_form("/articles/ketamine-opioid-system/")
    editor.button("Toggle checks")
    expect(editor.page.locator("[data-checklist-results] :is(h3, p)").first).to_be_visible()
    editor.button("Toggle checks")  # Wagtail remembers whether it was open.


def correct_an_alternative_text(editor):
    editor.page.goto("/admin/images/library/")
    text = editor.page.locator("main textarea").first
    editor.click(text)
    text.fill(f"A ridge in the morning, drawn with {time.time():.0f} thin lines.")
    with editor.page.expect_response(lambda response: response.request.method == "POST"):
        editor.page.keyboard.press("Tab")


TASKS = [correct_a_word, begin_an_article, see_what_is_missing, correct_an_alternative_text]


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
        task(Editor(page))  # caches are warm afterward
        editor, start = Editor(page), time.perf_counter()
        task(editor)
        seconds = time.perf_counter() - start
        print(
            f"{task.__name__.replace('_', ' ').capitalize():32} {editor.clicks:3} clicks {seconds:6.1f} s", flush=True
        )


def main():
    if not CHROMIUM:
        sys.exit("Chromium not found. On Debian: apt-get install chromium")
    with demo_site() as site, sync_playwright() as playwright:
        measure(playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS), site)


if __name__ == "__main__":
    main()
