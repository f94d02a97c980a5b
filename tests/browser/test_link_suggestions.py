"""Editors add links that the SEO audit suggests, with one click, to the text of the open form."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.processes import python

TITLE = "Vagal humming"
# Each test changes a page of its own: {name: HTML of its text blocks}. The treatment has one below a heading.
TEXTS = {
    "plain": ["<p>We also offer vagal humming here.</p>"],
    "edited": ["<p>We also offer vagal humming here.</p>"],
    "twice": [
        '<h2>On vagal humming</h2><p>See <a href="https://example.com/">vagal humming</a> elsewhere.</p>',
        "<p>Deleted: vagal humming.</p>",
        "<p>Read <b>vagal</b> humming first, then vagal humming again.</p>",
    ],
    "undone": ["<p>We also offer vagal humming here.</p>"],
    "shared": ["<p>We also offer vagal humming here.</p>"],
    "heading": ["<h2>On vagal humming</h2><p>Nothing else.</p>"],
}
CREATE_PAGES = f"""
import json
from django.utils import timezone
from blog.models import BlogIndexPage
from home.models import TreatmentIndexPage
from site_core.pages.models import PersonPage
from tests.support import factories
home = BlogIndexPage.objects.get().get_parent()
target = factories.StandardPageFactory(title={TITLE!r}, slug="suggested", parent=home)
pages = {{"target": target.pk}}
author, reviewer = PersonPage.objects.get(slug="maya-ellison"), PersonPage.objects.get(slug="priya-raman")
for name, texts in {TEXTS!r}.items():
    body = [factories.paragraph(text) for text in texts]
    article = factories.ArticlePageFactory(
        title=f"An article: {{name}}", slug=f"link-{{name}}", body=body, authors=[author], reviewer=reviewer,
        publication_date=timezone.now(), parent=BlogIndexPage.objects.get(),
    )
    article.save_revision().publish()
    pages[name] = article.pk
about = {{"type": "about", "value": {{"heading": "What it is", "text": "<p>Much like vagal humming.</p>"}}}}
pages["treatment"] = factories.TreatmentPageFactory(
    title="A treatment", slug="link-treatment", body=[about, factories.side_effects()], reviewer=reviewer,
    parent=TreatmentIndexPage.objects.get(),
).pk
print(json.dumps(pages))
"""


@pytest.fixture(scope="module")
def pages(demo):
    """Return ``{name: id}`` of the pages to edit, and of the page to link to."""
    output, _ = python(demo.data_dir, CREATE_PAGES).communicate(timeout=120)
    return json.loads(output)


class Form:
    """The form of a page, with its checks panel."""

    def __init__(self, page, page_id):
        self.page = page
        self.page_id = page_id
        self.suggestion = page.locator("[data-seo-checks-results] li", has_text=TITLE).first
        self.button = page.locator(f"button[data-seo-link*='{TITLE}']")
        self.status = page.locator("[data-seo-link-status] [role=status]")
        self.text = page.locator("[data-contentpath='body']")
        self.links = self.text.locator("a", has_text=re.compile("^vagal humming$", re.IGNORECASE))

    def open(self):
        self.page.goto(f"/admin/pages/{self.page_id}/edit/")
        return self

    def open_checks(self):
        self.page.get_by_role("button", name="Toggle checks").click()
        expect(self.suggestion).to_be_attached()
        return self

    def add_link_and_wait_for_autosave(self):
        def is_autosave_of_link(response):
            request = response.request
            return request.method == "POST" and request.url.endswith("/edit/") and '"LINK"' in (request.post_data or "")

        with self.page.expect_response(is_autosave_of_link) as saved:
            self.button.click()
        assert saved.value.json()["success"]

    def expect_saved_link(self):
        self.open()
        expect(self.links).to_have_count(1)


@pytest.fixture
def open_form(editor, pages):
    editor.set_viewport_size({"width": 1400, "height": 1000})
    return lambda name: Form(editor, pages[name]).open().open_checks()


@pytest.mark.parametrize("name", ["plain", "treatment"])
def test_editor_links_words_with_one_click(open_form, name):
    form = open_form(name)
    form.page.locator("#id_title").fill(f"A title that is not saved yet: {name}")
    form.add_link_and_wait_for_autosave()
    expect(form.status).to_have_text(f"Linked “vagal humming” to “{TITLE}”.")
    expect(form.links).to_be_in_viewport()
    expect(form.suggestion).to_be_hidden()
    form.expect_saved_link()
    expect(form.page.locator("#id_title")).to_have_value(f"A title that is not saved yet: {name}")


def test_words_that_were_changed_meanwhile_are_not_linked(open_form):
    form = open_form("edited")
    expect(form.button).to_be_visible()
    form.page.route("**/edit/**", lambda route: route.abort())  # nothing is saved: the list stays as it was
    form.text.get_by_role("textbox").first.click()
    form.page.keyboard.press("ControlOrMeta+a")
    form.page.keyboard.type("Other words.")
    form.button.click()
    expect(form.status).to_have_text(re.compile("^“vagal humming” is no longer in text that can be linked"))
    expect(form.links).to_have_count(0)
    expect(form.text.get_by_text("Other words.")).to_be_visible()


def test_the_first_words_that_can_be_linked_are(open_form):
    """Not those in a heading, in another link, or in a deleted block."""
    form = open_form("twice")
    form.text.get_by_role("button", name="Delete").nth(1).click()
    form.add_link_and_wait_for_autosave()
    form.open()
    expect(form.page.get_by_role("textbox").filter(has_text="elsewhere").locator("a")).to_have_count(1)
    expect(form.page.get_by_role("textbox").filter(has_text="first, then").locator("a")).to_have_text("vagal humming")


def test_words_in_a_heading_only_have_no_button(open_form):
    form = open_form("heading")
    expect(form.suggestion).to_be_visible()
    expect(form.button).to_be_hidden()


def test_link_can_be_undone_with_the_keyboard(open_form):
    form = open_form("undone")
    form.button.focus()
    form.page.keyboard.press("Enter")
    expect(form.links).to_have_count(1)
    expect(form.page.get_by_role("button", name="Undo").last).to_be_focused()
    form.page.keyboard.press("Enter")
    expect(form.links).to_have_count(0)
    expect(form.status).to_have_text("Removed the link from “vagal humming”.")
    expect(form.button).to_be_visible()

    form.button.click()
    expect(form.links).to_have_count(1)
    form.text.get_by_role("textbox").first.click()
    form.page.keyboard.press("ControlOrMeta+z")
    expect(form.links).to_have_count(0)


def test_link_does_not_overwrite_what_someone_else_saved(open_form, demo, pages):
    form = open_form("shared")
    script = (
        f"from wagtail.models import Page\npage = Page.objects.get(pk={pages['shared']}).specific\n"
        "page.standfirst = 'Somebody else wrote this.'\npage.save_revision()"
    )
    python(demo.data_dir, script).communicate(timeout=120)
    form.button.click()
    expect(form.links).to_have_count(1)
    expect(form.page.get_by_text("newer").first).to_be_visible()
    form.page.goto(f"/admin/pages/{pages['shared']}/edit/")
    expect(form.page.locator("#id_standfirst")).to_have_value("Somebody else wrote this.")
