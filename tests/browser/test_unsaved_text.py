"""Nothing that an editor writes is lost: the session ends, the server or the connection goes, the browser closes.

Each test looks for the text in the database in the end.
"""

import contextlib
import json
import os
import re
import signal
import sqlite3
import time

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.demo_site import copy_demo_data, serve
from tests.support.processes import free_port, python, wait_for
from tests.support.sign_in import sign_in

WORDS = "Words that nobody wants to write twice."
PASSWORD = "a long password"
DESKTOP, PHONE = (1280, 900), (390, 844)
CREATE = """
import json, time
from django.contrib.auth.models import User
from site_core.accounts import two_factor
from site_core.pages.models import PersonPage
from tests.support import factories
home = PersonPage.objects.first().get_parent().get_parent()
users = {}
for name in ("writer", "careful"):
    user = User.objects.create_superuser(name, f"{name}@example.com", "%s")
    users[name] = user.pk
_, codes = two_factor.enable(user, two_factor.generate_key(), 0)
pages = {}
for number in range(%d):
    page = factories.StandardPageFactory(title=f"Page {number}", slug=f"unsaved-{number}", parent=home)
    page.save_revision().publish()
    pages[number] = page.pk
print(json.dumps({"pages": list(pages.values()), "home": home.pk, "codes": codes}))
"""
PAGE_COUNT = 20


def viewport(size):
    return {"width": size[0], "height": size[1]}


def create_pages(site):
    output, _ = python(site.data_dir, CREATE % (PASSWORD, PAGE_COUNT)).communicate(timeout=120)
    return json.loads(output)


@pytest.fixture(scope="module")
def content(demo):
    """Return ids of pages, each for one test, and recovery codes of the user “careful”."""
    return create_pages(demo)


class Database:
    def __init__(self, site):
        self.path = site.data_dir / "db.sqlite3"

    def query(self, sql, *parameters):
        with contextlib.closing(sqlite3.connect(self.path, timeout=30)) as connection, connection:
            return connection.execute(sql, parameters).fetchall()

    def end_sessions(self):
        self.query("DELETE FROM django_session")

    def draft(self, pk):
        """Return the JSON of the latest revision of a page."""
        rows = self.query(
            "SELECT content FROM wagtailcore_revision WHERE object_id = ? ORDER BY created_at DESC LIMIT 1", str(pk)
        )
        return rows[0][0] if rows else ""

    def wait_for_text(self, pk, text=WORDS):
        wait_for(lambda: text in self.draft(pk), f"“{text}” was not saved", 60)

    def newest_page(self):
        return self.query("SELECT id, title, slug FROM wagtailcore_page ORDER BY id DESC LIMIT 1")[0]


@pytest.fixture
def database(demo):
    return Database(demo)


def fill_in_password(place, user="writer"):
    """Sign in on a page or in a frame."""
    place.locator("input[name=username]").fill(user)
    place.locator("input[name=password]").fill(PASSWORD)
    place.get_by_role("button", name="Sign in").click()


def open_form(page, pk):
    page.goto(f"/admin/pages/{pk}/edit/")
    return page.locator("#id_introduction")


def wait_until_saved(page):
    """Unlike a loop in Python, this lets Playwright handle requests."""
    attribute = "data-w-unsaved-has-edits-value"
    form = page.locator("form[data-edit-form]")
    expect(form).to_have_attribute(attribute, "true")
    expect(form).to_have_attribute(attribute, "false")


def wait_until(page, is_met):
    """Wait in the browser, so that Playwright handles requests."""
    deadline = time.monotonic() + 60
    while not is_met():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


def is_stored(page):
    return page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('unsaved-text:'))")


def wait_until_stored(page, text=WORDS):
    script = "Object.entries(localStorage).map(([key, value]) => key + value).join()"
    wait_for(lambda: "unsaved-text:" in (stored := page.evaluate(script)) and text in stored, "not stored", 60)


@pytest.fixture
def writer(page, content):
    page.set_viewport_size(viewport(DESKTOP))
    sign_in(page.context, "writer", PASSWORD)
    return page


@pytest.fixture
def page_id(content):
    return content["pages"].pop()


def footer(page):
    return page.locator("form[data-edit-form] footer")


def dialog_of(page):
    return page.locator("dialog.sign-in-dialog")


# Autosave


def test_body_of_a_new_article_is_saved_before_its_title(writer, database):
    articles = database.query("SELECT id FROM wagtailcore_page WHERE slug = 'articles'")[0][0]
    writer.goto(f"/admin/pages/add/blog/articlepage/{articles}/?template=blank")
    body = writer.locator("#panel-child-content-body-section")
    body.get_by_role("button", name="Insert a block").first.click()
    writer.get_by_role("option", name="Text", exact=True).click()
    body.get_by_role("textbox").last.click()
    writer.keyboard.type(WORDS)
    writer.wait_for_url("**/edit/")
    pk, title, _ = database.newest_page()
    database.wait_for_text(pk)
    assert title == "Untitled article"

    writer.locator("#id_title").press_sequentially("Sleep comes first")
    wait_for(lambda: database.newest_page() == (pk, "Sleep comes first", "sleep-comes-first"), "title not saved", 60)


def test_words_typed_at_once_after_opening_are_saved(writer, page_id, database):
    open_form(writer, page_id).fill(WORDS)
    database.wait_for_text(page_id)


def test_leaving_asks_only_while_something_is_not_saved(writer, page_id, database):
    asked = []
    writer.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    open_form(writer, page_id).fill(WORDS)
    database.wait_for_text(page_id)
    expect(writer.locator("form[data-edit-form]")).to_have_attribute("data-w-unsaved-has-edits-value", "false")
    writer.goto("/admin/")
    assert asked == []

    introduction = open_form(writer, page_id)
    writer.route("**/edit/", lambda route: route.abort())
    introduction.fill("Not saved.")
    expect(footer(writer)).to_contain_text("Your text is kept in this browser.")
    writer.goto("/admin/")
    assert asked == ["beforeunload"]


def test_field_that_keeps_a_draft_from_being_saved_is_named(writer, page_id, database):
    introduction = open_form(writer, page_id)
    writer.locator("#id_slug").evaluate("(field) => { field.value = 'not a slug'; }")
    introduction.fill(WORDS)
    expect(footer(writer)).to_contain_text(
        re.compile("A field keeps your changes from being saved. Slug: Enter a valid")
    )


# Sessions


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_editor_signs_in_over_the_form_when_the_session_has_ended(writer, page_id, database, size):
    writer.set_viewport_size(viewport(size))
    introduction = open_form(writer, page_id)
    database.end_sessions()
    introduction.fill(WORDS)
    dialog = dialog_of(writer)
    expect(dialog).to_be_visible()
    expect(footer(writer)).to_contain_text(
        "You are signed out. Sign in to continue. Your text is kept in this browser."
    )
    expect(dialog.frame_locator("iframe").locator("input[name=username]")).to_be_focused()
    assert_accessible(writer, context="dialog.sign-in-dialog")

    fill_in_password(dialog.frame_locator("iframe"))
    expect(dialog).to_have_count(0)
    database.wait_for_text(page_id)
    expect(footer(writer)).not_to_contain_text("signed out")
    assert not is_stored(writer)


def test_editor_signs_in_over_the_form_with_two_steps(page, content, page_id, database):
    def enter_code(place):
        place.locator("input[name=code]").fill(content["codes"].pop())
        place.get_by_role("button", name="Sign in").click()

    page.goto("/admin/login/")
    fill_in_password(page, "careful")
    enter_code(page)
    page.wait_for_url("**/admin/")
    introduction = open_form(page, page_id)
    database.end_sessions()
    introduction.fill(WORDS)
    frame = dialog_of(page).frame_locator("iframe")
    fill_in_password(frame, "careful")
    enter_code(frame)
    expect(dialog_of(page)).to_have_count(0)
    database.wait_for_text(page_id)


def test_text_is_saved_after_signing_in_again_in_another_tab(writer, page_id, database):
    introduction = open_form(writer, page_id)
    database.end_sessions()
    sign_in(writer.context, "writer", PASSWORD)  # also changes the CSRF token
    introduction.fill(WORDS)
    database.wait_for_text(page_id)
    expect(dialog_of(writer)).to_have_count(0)


def test_dialog_closes_after_signing_in_in_another_tab(writer, page_id, database):
    introduction = open_form(writer, page_id)
    database.end_sessions()
    introduction.fill(WORDS)
    dialog = dialog_of(writer)
    with writer.expect_popup() as popup:
        dialog.get_by_role("link", name="Sign in in a new tab instead").click()
    fill_in_password(popup.value)
    expect(popup.value.get_by_role("heading", name="You are signed in")).to_be_visible()
    writer.bring_to_front()
    expect(dialog).to_have_count(0)
    database.wait_for_text(page_id)


def test_publishing_after_the_session_has_ended_loses_nothing(writer, page_id, database):
    introduction = open_form(writer, page_id)
    introduction.fill(WORDS)
    database.wait_for_text(page_id)
    database.end_sessions()
    publish = writer.get_by_role("button", name="Publish", exact=True)
    writer.get_by_role("button", name="More actions").click()
    publish.click()
    fill_in_password(dialog_of(writer).frame_locator("iframe"))
    expect(dialog_of(writer)).to_have_count(0)
    expect(introduction).to_have_value(WORDS)
    expect(publish).to_be_enabled()
    publish.click()
    expect(writer.get_by_text(re.compile("has been published")).first).to_be_visible()
    assert database.query("SELECT introduction FROM home_standardpage WHERE page_ptr_id = ?", page_id) == [(WORDS,)]


def test_publishing_waits_for_the_autosave_that_is_under_way(writer, page_id, database):
    """Otherwise the page would be published without the IDs of new rows, and they would be there twice."""
    sent, held = [], []

    def hold_first_save(route):
        if route.request.method != "POST":
            return route.continue_()
        sent.append(route)
        return route.continue_() if held else held.append(route)

    introduction = open_form(writer, page_id)
    writer.route("**/edit/", hold_first_save)
    introduction.fill(WORDS)
    wait_until(writer, lambda: held)
    writer.get_by_role("button", name="More actions").click()
    writer.get_by_role("button", name="Publish", exact=True).click()
    for _ in range(3):  # each takes as long as what the form itself asks before it is sent
        writer.evaluate("fetch('/admin/unsaved-text/session/').then((response) => response.text())")
    assert len(sent) == 1
    held[0].continue_()
    expect(writer.get_by_text(re.compile("has been published")).first).to_be_visible()
    assert len(sent) == 2
    assert "action-publish" in sent[1].request.post_data
    assert database.query("SELECT introduction FROM home_standardpage WHERE page_ptr_id = ?", page_id) == [(WORDS,)]


# Connections


def test_text_written_offline_is_saved_when_the_connection_is_back(writer, page_id, database):
    introduction = open_form(writer, page_id)
    writer.context.set_offline(True)
    introduction.fill(WORDS)
    expect(footer(writer)).to_contain_text(re.compile(r"The connection is lost. Trying again in \d+ seconds."))
    writer.context.set_offline(False)
    database.wait_for_text(page_id)
    expect(footer(writer)).not_to_contain_text("connection")


@pytest.mark.slow
def test_text_is_saved_after_the_server_was_killed_and_restarted(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("killed") / "demo"
    copy_demo_data(tmp_path_factory, folder)
    port = free_port()
    with serve(folder, port=port) as site:
        pk = create_pages(site)["pages"][0]
        database = Database(site)
        page = browser.new_page(base_url=site.url)
        sign_in(page.context, "writer", PASSWORD)
        introduction = open_form(page, pk)
        os.killpg(site.server.pid, signal.SIGKILL)
        introduction.fill(WORDS)
        expect(footer(page)).to_contain_text(re.compile(r"The site can’t be reached. .* Trying again in \d+ seconds."))
    with serve(folder, port=port):
        database.wait_for_text(pk)
    page.close()


def test_save_whose_response_got_lost_is_not_taken_for_another_version(writer, page_id, database):
    lost = []

    def lose_first_response(route):
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    introduction = open_form(writer, page_id)
    writer.route("**/edit/", lose_first_response)
    introduction.fill(WORDS)
    wait_until_saved(writer)
    assert lost
    introduction.fill("What comes after that.")
    wait_until_saved(writer)
    database.wait_for_text(page_id, "What comes after that.")


def test_new_page_whose_first_response_got_lost_is_one_draft(writer, database):
    articles = database.query("SELECT id FROM wagtailcore_page WHERE slug = 'articles'")[0][0]
    lost = []

    def lose_first_response(route):
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    writer.goto(f"/admin/pages/add/blog/articlepage/{articles}/?template=blank")
    writer.route("**/admin/pages/add/**", lose_first_response)
    writer.locator("#id_title").fill("Lost and found once")
    writer.wait_for_url("**/edit/")
    assert lost
    query = "SELECT count(*) FROM wagtailcore_page WHERE title = 'Lost and found once'"
    assert database.query(query) == [(1,)]


# Text that was not saved


def write_offline(page, pk, text=WORDS):
    """Write in a form without a connection, and close it."""
    introduction = open_form(page, pk)
    page.context.set_offline(True)
    introduction.fill(text)
    wait_until_stored(page, text)
    page.close()
    page.context.set_offline(False)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_text_that_was_not_saved_is_offered_back(writer, page_id, database, size):
    write_offline(writer, page_id)
    page = writer.context.new_page()
    page.set_viewport_size(viewport(size))
    open_form(page, page_id)
    offer = page.get_by_role("region", name="You have text that wasn’t saved")
    offer.get_by_text("Show what differs").click()
    expect(offer.locator("ins").first).to_be_visible()
    assert_accessible(page, context=".unsaved-text")

    offer.get_by_role("button", name="Restore").click()
    expect(page.locator("#id_introduction")).to_have_value(WORDS)
    database.wait_for_text(page_id)
    wait_for(lambda: not is_stored(page), "still stored", 60)

    page.locator("#id_introduction").fill("Changed after that.")
    database.wait_for_text(page_id, "Changed after that.")
    open_form(page, page_id)
    expect(page.locator(".unsaved-text")).to_have_count(0)


def test_comment_that_was_being_written_is_shown_again(writer, page_id):
    open_form(writer, page_id)
    writer.wait_for_load_state("networkidle")  # The button is shown under the pointer, and by a script.
    writer.locator("[data-contentpath='introduction'] [data-comment-add]").dispatch_event("click")
    writer.locator("#comments .comment--mode-creating textarea").fill(WORDS)
    wait_until_stored(writer)
    writer.close()

    page = writer.context.new_page()
    open_form(page, page_id)
    expect(page.get_by_role("region", name="You have text that wasn’t saved")).to_contain_text(WORDS)
    page.get_by_role("button", name="Discard").click()
    assert not is_stored(page)


def test_new_page_that_was_never_saved_is_offered_back_with_all_its_parts(writer, database):
    articles = database.query("SELECT id FROM wagtailcore_page WHERE slug = 'articles'")[0][0]
    form = f"/admin/pages/add/blog/articlepage/{articles}/?template=blank"
    writer.goto(form)
    writer.context.set_offline(True)
    body = writer.locator("#panel-child-content-body-section")
    body.get_by_role("button", name="Insert a block").first.click()
    writer.get_by_role("option", name="Text", exact=True).click()
    body.get_by_role("textbox").last.click()
    writer.keyboard.type("A <b>body</b> & more.")
    expect(body.get_by_role("textbox").last).to_contain_text("A <b>body</b> & more.")
    wait_until_stored(writer, "& more.")
    writer.get_by_role("button", name="Add Reference").click()
    writer.locator("#id_references-0-title").fill("A study of two")
    wait_until_stored(writer, "A study of two")
    writer.close()
    writer.context.set_offline(False)

    page = writer.context.new_page()
    page.goto(form)
    page.get_by_role("button", name="Restore").click()
    page.wait_for_url("**/edit/")
    pk = database.newest_page()[0]
    database.wait_for_text(pk, "A &lt;b&gt;body&lt;/b&gt; &amp; more.")
    database.wait_for_text(pk, "A study of two")


def test_offer_says_who_changed_the_page_since(writer, page_id, browser, demo):
    write_offline(writer, page_id)
    colleague = browser.new_page(base_url=demo.url)
    sign_in(colleague.context, "admin", demo.password)
    open_form(colleague, page_id).fill("What a colleague wrote meanwhile.")
    Database(demo).wait_for_text(page_id, "What a colleague wrote meanwhile.")
    colleague.close()

    page = writer.context.new_page()
    open_form(page, page_id)
    offer = page.get_by_role("region", name="You have text that wasn’t saved")
    expect(offer).to_contain_text("The page has changed since you wrote it.")
    expect(offer).to_contain_text("admin saved it.")
    expect(offer).to_contain_text("colleague")


def test_text_is_discarded_only_if_nobody_undoes_it(writer, page_id):
    write_offline(writer, page_id)
    page = writer.context.new_page()
    open_form(page, page_id)
    page.get_by_role("button", name="Discard").click()
    assert not is_stored(page)
    page.get_by_role("button", name="Undo").click()
    assert is_stored(page)
    page.get_by_role("button", name="Discard").click()
    open_form(page, page_id)
    expect(page.locator(".unsaved-text")).to_have_count(0)


def test_other_users_are_not_offered_the_text_and_signing_out_deletes_it(writer, page_id, demo):
    write_offline(writer, page_id)
    page = writer.context.new_page()
    page.goto("/admin/")
    page.evaluate("""() => {
        const [key] = Object.keys(localStorage).filter((key) => key.startsWith("unsaved-text:"));
        localStorage.setItem(key.replace(/:\\d+:/, ":987654:"), localStorage.getItem(key));
        localStorage.removeItem(key);
    }""")
    open_form(page, page_id)
    page.wait_for_load_state("networkidle")
    expect(page.locator(".unsaved-text")).to_have_count(0)
    page.close()

    write_offline(writer.context.new_page(), page_id)
    page = writer.context.new_page()
    page.goto("/admin/")
    page.get_by_role("button", name="writer").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login/**")
    keys = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsaved-text:'))")
    assert [key.split(":")[1] for key in keys] == ["987654"]


STORE = """(texts) => {
    const { user } = document.querySelector("script[data-compare-url]").dataset;
    texts.forEach((text, index) => localStorage.setItem(`unsaved-text:${user}:${index}`, text));
}"""


def test_damaged_text_in_the_browser_does_no_harm(writer, content):
    errors = []
    writer.on("pageerror", lambda error: errors.append(error))
    writer.goto("/admin/")
    writer.evaluate(STORE, ["null", "[]", "{", '{"path": 1}', '{"path": "/admin/", "savedAt": 1, "data": [[1]]}'])
    open_form(writer, content["pages"][0])
    writer.wait_for_load_state("networkidle")
    assert errors == []


def test_text_that_fits_no_form_can_be_copied(writer, page_id):
    fields = [["title", "x"], ["introduction", WORDS], ["body-count", "none"]]
    record = {"path": f"/admin/pages/{page_id}/edit/", "savedAt": time.time() * 1000, "data": fields}
    writer.goto("/admin/")
    writer.evaluate(STORE, [json.dumps(record)])
    open_form(writer, page_id)
    offer = writer.get_by_role("region", name="You have text that wasn’t saved")
    expect(offer.get_by_role("textbox")).to_have_value(WORDS)
    expect(offer.get_by_role("button", name="Restore")).to_have_count(0)
    assert_accessible(writer, context=".unsaved-text")
