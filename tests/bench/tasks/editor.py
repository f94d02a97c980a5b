"""Someone who edits in Chromium: each click counts, and each field that is filled in."""

import itertools
import re
import time

from tests.support.demo_site import ROOT

TIMEOUT = 60_000  # milliseconds
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
CLIPBOARD = ROOT / "tests" / "data" / "clipboard"
BODY = "#panel-child-content-body-section"
PASTE = """(html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "as plain text");
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""

# Each round enters something else: a form doesn't save what stays the same, and two rounds may begin in one second.
numbers = itertools.count(int(time.time()))


class Editor:
    """Someone who edits. Counts clicks, and the fields that are filled in."""

    def __init__(self, page, password="", prepared=None):
        self.page, self.password = page, password
        self.prepared = prepared or {}  # what tasks need on the site: see preparation.py
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

    def upload(self, locator, *files):
        """Choose files, each ``(name, type, content)``."""
        self.clicks += 1  # on the button that opens the dialog of the system
        locator.set_input_files([{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files])


def begin_at_the_templates(editor, page_type, parent, template):
    editor.page.goto(parent)
    href = editor.page.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href")
    index = re.search(r"/pages/(\d+)/", href)[1]
    editor.page.goto(f"/admin/pages/add/{page_type}/{index}/")
    editor.click(editor.page.get_by_role("link", name=template))
    editor.page.wait_for_url("**template=**")


def sign_in(page, password):
    page.goto("/admin/login/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
