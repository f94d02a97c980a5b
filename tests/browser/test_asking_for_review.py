"""A writer asks for a review, a clinician answers by link on a phone, and the writer accepts the edit."""

import re

import pytest
from playwright.sync_api import expect

from tests.support import processes

# Run in the site’s own process. Page and reviewer belong to this module: other tests share the demo site.
CREATE = """
from home.models import TreatmentPage
from site_core.pages.models import PersonPage
source = TreatmentPage.objects.get(slug="rtms")
page = source.copy(update_attrs={"slug": "asked-about", "title": "TMS, asked about"}, copy_revisions=False)
page.save_revision()
person = PersonPage.objects.filter(live=True).first()
nora = person.copy(
    keep_live=True, copy_revisions=False, update_attrs={"title": "Nora Vega", "slug": "nora-vega"}
)
PersonPage.objects.filter(pk=nora.pk).update(is_reviewer=True, live=True, review_email="nora@clinic.example")
print(page.pk)
"""
STANDFIRST = "Magnetic pulses, in other words."


@pytest.fixture(scope="module")
def edit_url(demo):
    output = processes.manage(demo.data_dir, "shell", "--no-imports", "-c", CREATE).stdout
    return f"/admin/pages/{output.split()[-1]}/edit/"


def link_in_email(demo):
    """Return the link in the email that the site printed, because it has no mail server."""
    return re.findall(r"/review/[\w-]{40,}/", demo.log.read_text())[-1]


def ask_for_review(editor):
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Ask for review").click()
    editor.get_by_role("checkbox", name=re.compile("Nora Vega")).check()
    editor.get_by_label("Note").fill("Is the first sentence right?")
    editor.get_by_role("button", name="Send", exact=True).click()
    expect(editor.get_by_text("A link to this page was sent to Nora Vega.")).to_be_visible()


def approve_with_edit(page):
    passage = page.locator(".review-fields", has=page.get_by_label("Say it like this instead")).first
    passage.locator("summary").click()
    passage.get_by_label("Say it like this instead").fill(STANDFIRST)
    page.get_by_label("Approve with the small edits I suggested").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()


def test_an_edit_comes_back_to_the_person_who_asked(demo, editor, edit_url, new_context):
    editor.goto(edit_url)
    ask_for_review(editor)
    phone = new_context(viewport={"width": 360, "height": 844}).new_page()
    phone.goto(link_in_email(demo))
    expect(phone.get_by_text("Is the first sentence right?")).to_be_visible()
    approve_with_edit(phone)
    editor.goto(edit_url)
    expect(editor.get_by_text("A reviewer suggested 1 small edit.")).to_be_visible()
    editor.get_by_role("tab", name=re.compile("Settings")).click()
    panel = editor.locator(".review-requests")
    expect(panel.get_by_text("Approved with small edits")).to_be_visible()
    expect(panel.locator("ins")).to_have_text(STANDFIRST)
    panel.get_by_role("button", name="Accept").click()
    expect(editor.get_by_text("The edit is now in the draft.")).to_be_visible()
    values = "text => [...document.querySelectorAll('input, textarea')].some(({ value }) => value === text)"
    editor.wait_for_function(values, arg=STANDFIRST)
