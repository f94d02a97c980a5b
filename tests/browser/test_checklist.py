"""Editors see what is missing in a page while they write it, and go from there to the field."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible

SIZES = pytest.mark.parametrize("width", [1280, 390])
LIST = "[data-checklist-results]"
SUMMARY = "[data-checklist-summary]"
RED = ".error-message:visible, .help-critical:visible"


class Form:
    """The form of a new page."""

    def __init__(self, page):
        self.page = page

    def open_new(self, index, app_label, model_name, width):
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(index)
        self.page.locator("wagtail-userbar").get_by_role("button").click()
        self.page.locator("wagtail-userbar a[href*='add_subpage']").click()
        self.page.get_by_role("link", name="Blank").click()
        self.page.wait_for_url(f"**/admin/pages/add/{app_label}/{model_name}/**template=blank")
        expect(self.page.locator(f"{LIST} li").first).to_be_attached()

    def open_list(self):
        if not self.page.locator(LIST).is_visible():
            self.page.get_by_role("button", name="Toggle checks").click()
        expect(self.page.locator(LIST)).to_be_visible()

    def item(self, label, container=LIST):
        return self.page.locator(f"{container} li", has=self.page.get_by_text(label, exact=True))

    def go_to(self, label):
        self.open_list()
        self.item(label).get_by_role("link").click()
        if self.page.viewport_size["width"] < 800:  # The list covers the form. It closes in half a second.
            expect(self.page.locator("[data-side-panel='checks'][hidden]")).to_be_attached()

    def add_block(self, name):
        body = self.page.locator("#panel-child-content-body-section")
        body.get_by_role("button", name="Insert a block").last.click()
        self.page.get_by_role("option", name=name, exact=True).click()

    def publish(self):
        self.page.get_by_role("button", name="More actions").click()
        self.page.get_by_role("button", name="Publish", exact=True).click()

    def expect_focus(self, selector):
        focused = self.page.locator(f"{selector}:focus")
        expect(focused).to_be_in_viewport()
        return focused

    def expect_accessible(self, selector):
        # Wagtail checks the preview with axe too, and only one can run at a time. It waits a minute for a frame that
        # was replaced meanwhile.
        self.page.wait_for_function("() => !window.axe?._running", timeout=90_000)
        assert_accessible(self.page, context=selector)


@pytest.fixture
def form(editor):
    return Form(editor)


@SIZES
def test_items_go_to_their_fields_and_disappear_while_someone_writes(form, width):
    form.open_new("/treatments/", "home", "treatmentpage", width)
    form.add_block("Side effects")
    form.add_block("What it is")
    form.page.get_by_role("button", name="Add Reference").click()
    form.page.locator("#id_references-0-authors").fill("Dunner DL")
    expect(form.page.locator(RED)).to_have_count(0)
    if width > 1000:
        form.page.get_by_role("button", name="Collapse all").first.click()

    form.go_to("Body › Side effects › Serious › 1 › Name")
    form.expect_focus("[data-contentpath='serious'] input")
    form.page.keyboard.type("Seizure")
    form.go_to("Body › What it is › Text")
    form.expect_focus("[data-contentpath='text'] [contenteditable='true']")
    form.page.keyboard.type("It is a guaranteed cure.")
    form.go_to("Reference 1 › DOI")
    form.expect_focus("#id_references-0-doi")
    form.go_to("Medically reviewed by")
    form.expect_focus("[data-contentpath='reviewer'] button")

    form.open_list()
    expect(form.item("Body › Side effects › Serious › 1 › Name")).to_have_count(0)
    expect(form.item("Body › What it is › Text")).to_have_count(0)
    expect(form.item("Prohibited claim")).to_have_count(2)
    form.expect_accessible("[data-checklist]")


@SIZES
def test_publishing_an_empty_article_names_everything_once_with_links(form, width):
    form.open_new("/articles/", "blog", "articlepage", width)
    form.publish()
    items = form.page.locator(f"{SUMMARY} li")
    expect(items).to_have_count(6)
    badges = form.page.locator("[role='tab'] [data-w-count-target='total']")
    expect(badges).to_have_text(["5", "", "1"])
    form.expect_accessible(SUMMARY)
    form.item("References", SUMMARY).get_by_role("link").click()
    form.expect_focus("#id_references-ADD")
    form.page.locator("#id_standfirst").fill("What is known.")
    expect(items).to_have_count(5)


def test_the_number_beside_the_icon_follows_the_list(form):
    form.open_new("/articles/", "blog", "articlepage", 1280)
    counter = form.page.locator("[data-side-panel-toggle='checks'] [data-side-panel-toggle-counter]")
    expect(counter).to_have_text(re.compile(r"\d+"))
    before = int(counter.inner_text())
    form.page.locator("#id_standfirst").fill("What is known.")
    expect(counter).to_have_text(str(before - 1))
