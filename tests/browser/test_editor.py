"""An editor writes, previews, publishes, and renames an article in a real browser."""

import io
import os
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

TITLE = "How sleep and mood meet"


def new_image():
    """Return a unique image to upload: Wagtail asks about duplicates."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (15, 10), os.urandom(450)).resize((1600, 1067)).save(buffer, "JPEG")
    return {"name": "field.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


class ArticleForm:
    """The article form."""

    def __init__(self, page):
        self.page = page

    def open_new(self):
        """Open the form from the list of articles on the site, with the user bar."""
        self.page.goto("/articles/")
        self.page.locator("wagtail-userbar").get_by_role("button").click()
        self.page.locator("wagtail-userbar a[href*='add_subpage']").click()
        self.page.get_by_role("link", name="Blank").click()
        self.page.wait_for_url("**/admin/pages/add/blog/articlepage/**template=blank")

    def choose_person(self, button, name):
        button.click()
        dialog = self.page.locator(".modal.in")
        dialog.get_by_role("textbox").first.fill(name)
        dialog.get_by_role("link", name=name).click()
        expect(dialog).to_have_count(0)

    def write(self):
        page = self.page
        page.locator("#id_title").press_sequentially(TITLE)
        expect(page.locator("#id_slug")).to_have_value("how-sleep-and-mood-meet")
        page.locator("#id_standfirst").fill("What is known about the two, in plain words.")
        page.get_by_role("button", name="Add Author").click()
        self.choose_person(page.get_by_role("button", name="Choose a page (Person)").first, "Maya Ellison")
        page.get_by_role("button", name="Add Reference").click()
        page.locator("#id_references-0-authors").fill("Dunner DL, Aaronson ST, Sackeim HA, et al.")
        page.locator("#id_references-0-title").fill("A multisite, naturalistic, observational study")
        page.locator("#id_references-0-journal").fill("Journal of Clinical Psychiatry")
        page.locator("#id_references-0-year").fill("2014")
        page.locator("#id_references-0-doi").fill("https://doi.org/10.4088/JCP.13m08977")

    def illustrate(self, alt):
        page = self.page
        page.get_by_role("button", name="Choose an image").first.click()
        dialog = page.locator(".modal.in")
        dialog.get_by_role("tab", name="Upload").click()
        dialog.locator("input[type=file]").set_input_files(new_image())
        expect(dialog.get_by_label("Title")).to_have_value("field")  # Wagtail takes it from the file
        dialog.get_by_label("Alternative text").fill(alt)
        dialog.get_by_role("button", name="Upload").click()
        expect(dialog).to_have_count(0)

    def add_text(self, text):
        page = self.page
        body = page.locator("#panel-child-content-body-section")
        body.get_by_role("button", name="Insert a block").first.click()
        page.get_by_role("option", name="Text", exact=True).click()
        body.get_by_role("textbox").last.click()
        page.keyboard.type(text)

    def set_review(self):
        page = self.page
        page.get_by_role("tab", name=re.compile("^Settings")).click()
        self.choose_person(page.get_by_role("button", name="Choose a page (Person)").last, "Priya Raman")
        page.locator("#id_last_reviewed").fill("2026-11-02")
        page.locator("#id_next_review").fill("2027-11-02")
        page.keyboard.press("Escape")

    def rename(self, slug):
        page = self.page
        page.get_by_role("tab", name=re.compile("^Promote")).click()
        page.locator("#id_slug").fill(slug)

    def publish(self):
        page = self.page
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("button", name="Publish", exact=True).click()

    def expect_published(self):
        expect(self.page.get_by_text(re.compile("published")).first).to_be_visible()


@pytest.fixture
def form(editor):
    editor.set_viewport_size({"width": 1400, "height": 1000})
    return ArticleForm(editor)


def test_editor_writes_previews_publishes_and_renames_an_article(form, browser, demo):
    form.open_new()
    form.write()
    form.illustrate("A field of colors")
    form.add_text("Sleep and mood pull on each other.[1]")
    form.set_review()

    form.page.get_by_role("button", name="Toggle preview").click()
    preview = form.page.frame_locator("iframe[title='Preview']").last
    expect(preview.get_by_role("heading", level=1)).to_have_text(TITLE)

    form.publish()
    form.expect_published()

    visitor = browser.new_page(base_url=demo.url)
    assert visitor.goto("/articles/how-sleep-and-mood-meet/").status == 200
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(visitor.get_by_role("img", name="A field of colors")).to_be_visible()
    expect(visitor.get_by_role("link", name=re.compile("^Previous article"))).to_be_visible()
    expect(visitor.locator("a[href='https://doi.org/10.4088/JCP.13m08977']")).to_be_visible()

    form.page.get_by_role("link", name=re.compile("^Edit")).first.click()
    form.rename("sleep-and-mood")
    form.publish()
    form.expect_published()
    assert visitor.goto("/articles/how-sleep-and-mood-meet/").status == 200
    expect(visitor).to_have_url(f"{demo.url}/articles/sleep-and-mood/")
    visitor.close()


def test_publishing_reports_missing_fields_and_keeps_the_input(form):
    form.open_new()
    form.page.locator("#id_title").fill("Half an article")
    form.publish()
    expect(form.page.get_by_text("could not be created due to validation errors").first).to_be_visible()
    expect(form.page.locator("#id_title")).to_have_value("Half an article")
    form.page.get_by_role("tab", name=re.compile("^Content")).click()
    expect(form.page.get_by_text("Fill in “Body”.").locator("visible=true")).to_be_visible()
