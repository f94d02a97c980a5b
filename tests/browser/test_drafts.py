"""Two people, one live page: what one has changed, the other publishes only knowingly. Pages are published later."""

import json

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import python
from tests.support.sign_in import sign_in

WIDTHS = [1280, 390]
SETUP = """
import json
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from home.models import HomePage, StandardPage

dana, _ = get_user_model().objects.get_or_create(username="dana", first_name="Dana", last_name="Lee")
dana.set_password("a long password for dana")
dana.save()
dana.groups.add(Group.objects.get(name="Medical reviewers"))
paragraph = {"type": "paragraph", "value": "<h2>Where</h2><p>Park behind the building.</p>"}
keys = {}
for width in [1280, 390]:
    page = StandardPage(title=f"Parking {width}", introduction="Where to park.", body=[paragraph])
    HomePage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    draft = StandardPage.objects.get(pk=page.pk)
    draft.introduction = "Where to park your car."
    draft.save_revision(user=dana)
    keys[width] = page.pk
print(json.dumps(keys))
"""


@pytest.fixture(scope="module")
def page_ids(demo):
    """Return the ids of live pages with unpublished changes by Dana Lee, by the width of the window."""
    output, _ = python(demo.data_dir, SETUP).communicate(timeout=120)
    return {int(width): key for width, key in json.loads(output.splitlines()[-1]).items()}


def open_form(page, page_id):
    page.goto(f"/admin/pages/{page_id}/edit/")
    page.wait_for_load_state("networkidle")


def choose_action(page, name):
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("width", WIDTHS)
def test_someone_publishes_a_comma_without_the_other_persons_sentence(editor, page_ids, width):
    editor.set_viewport_size({"width": width, "height": 900})
    open_form(editor, page_ids[width])
    notice = editor.locator(".draft-notice")
    expect(notice).to_contain_text("Unpublished changes by Dana Lee")
    notice.get_by_text("Show what changed").click()
    expect(notice.locator("ins")).to_have_text(" your car")
    assert_accessible(editor, context=".draft-notice")

    editor.locator("#id_title").fill(f"Parking, {width}")
    choose_action(editor, "Publish")
    expect(editor.get_by_role("heading", name="Changes by other people", exact=True)).to_be_visible()
    assert editor.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(editor)
    editor.get_by_role("button", name="Publish only my changes").click()
    editor.get_by_role("link", name="View live").first.click()
    expect(editor.get_by_role("heading", level=1)).to_have_text(f"Parking, {width}")
    expect(editor.get_by_text("Where to park.")).to_be_visible()

    open_form(editor, page_ids[width])
    expect(editor.locator(".draft-notice")).to_contain_text("Unpublished changes by Dana Lee")
    editor.locator(".draft-notice").get_by_role("link", name="Discard draft").click()
    expect(editor.get_by_role("heading", name="Discard draft")).to_be_visible()
    assert_accessible(editor)
    editor.get_by_role("button", name="Yes, discard the draft").click()
    expect(editor.get_by_text("was discarded")).to_be_visible()
    open_form(editor, page_ids[width])
    expect(editor.locator(".draft-notice")).to_have_count(0)

    choose_action(editor, "Publish later…")
    dialog = editor.get_by_role("dialog", name="Publish later")
    expect(dialog).to_be_visible()
    assert_accessible(editor, context=".publish-later")
    dialog.get_by_label("Date").fill("2020-01-01")
    dialog.get_by_role("button", name="Schedule").click()
    expect(dialog.get_by_role("alert")).to_contain_text("in the past")
    dialog.get_by_label("Date").fill("2099-01-01")
    dialog.get_by_label("Time").fill("08:30")
    dialog.get_by_role("button", name="Schedule").click()
    expect(editor.get_by_text("has been scheduled for publishing")).to_be_visible()
    open_form(editor, page_ids[width])
    expect(editor.get_by_text("go live at January 1, 2099, 8:30 a.m.").first).to_be_visible()
    editor.get_by_role("button", name="Cancel scheduled publish").first.click()
    expect(editor.get_by_role("button", name="Cancel scheduled publish")).to_have_count(0)


@pytest.fixture
def dana(browser, demo):
    """A second browser, in which Dana Lee is logged in."""
    context = browser.new_context(base_url=demo.url)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.set_default_navigation_timeout(90_000)
    sign_in(context, "dana", "a long password for dana")
    yield page
    context.close()


def ping(page):
    """Ask now who is in the page, as Wagtail does every ten seconds."""
    page.evaluate("document.querySelector('.w-editing-sessions').dispatchEvent(new Event('w-session:ping'))")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_second_person_takes_over_and_nothing_of_the_first_is_lost(editor, page_ids, dana, width):
    for page in (dana, editor):
        page.set_viewport_size({"width": width, "height": 900})
        open_form(page, page_ids[width])
    ping(editor)
    expect(editor.locator(".take-over")).to_contain_text("In this page, too: Dana Lee.")
    assert_accessible(editor, context=".take-over")
    editor.get_by_role("button", name="Take over").click()
    expect(editor.get_by_text("You have taken over.")).to_be_visible()

    dana.locator("#id_title").fill("Unsaved by Dana")
    expect(dana.locator(".take-over")).to_contain_text(", admin took over.")
    assert_accessible(dana, context=".take-over")
    dana.locator("#id_title").press("X")
    expect(dana.locator("#id_title")).to_have_value("Unsaved by Dana")
    dana.get_by_role("button", name="Save draft").dispatch_event("click")
    open_form(editor, page_ids[width])
    expect(editor.locator("#id_title")).not_to_have_value("Unsaved by Dana")
    expect(dana.locator("#id_title")).to_have_value("Unsaved by Dana")
