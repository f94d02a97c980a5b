"""axe-core on our screens of the admin, at both widths, in light and dark. Nothing is cut off or wider than a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.axe import COLORS, WCAG_AND_BEST_PRACTICE, assert_accessible, stop_transitions

# Wagtail’s blocks are landmarks that all have the name of their block type.
OPTIONS = WCAG_AND_BEST_PRACTICE | {"rules": {"landmark-unique": {"enabled": False}}}
SCREENS = {
    "dashboard and pages": [
        "/admin/",
        "/admin/pages/3/",
        "/admin/snippets/pages/topic/",
        "/admin/snippets/pages/topic/add/",
        *("/admin/snippets/facts/fact/", "/admin/snippets/facts/fact/add/", "/admin/snippets/facts/fact/usage/1/"),
    ],
    "redirects": [
        *("/admin/redirects/rules/", "/admin/redirects/rules/add/", "/admin/redirects/add-several/"),
        *("/admin/redirects/test/", "/admin/redirects/check/", "/admin/redirects/imports/"),
        *("/admin/redirects/imports/new/", "/admin/reports/not-found/"),
    ],
    "inquiries and accounts": [
        *("/admin/enquiries/", "/admin/enquiries/person/", "/admin/reports/enquiries/", "/admin/account/two-step/"),
        *("/admin/account/sessions/", "/admin/reports/sign-ins/"),
    ],
    "reports": [
        *("/admin/reports/seo-audit/", "/admin/reports/seo-audit/edit/", "/admin/reports/page-counts/"),
        *("/admin/site-health/", "/admin/reports/index-now/", "/admin/page-cache/"),
        *("/admin/wordpress/", "/admin/wordpress/uploads/new/"),
    ],
    "settings": [
        *(f"/admin/settings/site_settings/{name}settings/" for name in ("clinic", "navigation", "search", "sharing")),
        *("/admin/settings/enquiries/enquirysettings/", "/admin/settings-history/site_settings/clinicsettings/1/"),
    ],
}

FORMS = ["/articles/ketamine-opioid-system/", "/treatments/rtms/"]
RICH_TEXT = "[data-edit-form] .public-DraftEditor-content"


def violations(response, where):
    return [(where, rule["id"], node["html"][:200]) for rule in response["violations"] for node in rule["nodes"]]


def wait_for_names(page):
    """Wait until the last rich text field of a form has its name: blocks are added by scripts."""
    if page.locator(RICH_TEXT).count():
        expect(page.locator(RICH_TEXT).last).to_have_attribute("aria-labelledby", re.compile("."))


def check(page, url):
    """Return what is wrong with one screen: wide and light, then narrow and dark."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    response = page.goto(url)
    stop_transitions(page)
    wait_for_names(page)
    problems = [] if response.status == 200 else [(url, "status", response.status)]
    problems += violations(Axe().run(page, options=OPTIONS).response, url)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    stop_transitions(page)
    # axe-core is in the page already.
    colors = page.evaluate("async (options) => await axe.run(document, options)", COLORS)
    problems += violations(colors, f"{url} (390 px, dark)")
    width = page.evaluate("document.documentElement.scrollWidth")
    return problems if width <= 390 else [*problems, (url, "width", width)]


@pytest.mark.parametrize("screens", SCREENS.values(), ids=SCREENS.keys())
def test_screens_of_the_admin_are_accessible(editor, screens):
    assert [problem for url in screens for problem in check(editor, url)] == []


@pytest.mark.parametrize("path", FORMS)
def test_forms_of_pages_are_accessible(editor, path):
    editor.goto(path)
    url = editor.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href")
    assert check(editor, url) == []


def test_the_link_dialog_of_rich_text_has_a_name(editor):
    editor.goto(FORMS[0])
    editor.goto(editor.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href"))
    editor.locator("[data-contentpath='body'] .public-DraftEditor-content").first.click()
    editor.keyboard.press("Control+k")
    expect(editor.get_by_role("dialog", name="Choose a page")).to_be_visible()


@pytest.fixture
def form(editor):
    """The form of an article, with the cursor in a new line of its text. Nothing is saved."""
    editor.set_viewport_size({"width": 1280, "height": 900})
    editor.goto(FORMS[0])
    editor.goto(editor.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href"))
    editor.locator("[data-contentpath='body'] .public-DraftEditor-content").first.click()
    return editor


@pytest.mark.parametrize("opening", ["slash", "button"])
def test_menu_of_blocks_is_accessible(form, opening):
    if opening == "slash":
        form.keyboard.press("ControlOrMeta+End")
        form.keyboard.type(" /")
    else:
        form.locator("[data-contentpath='body']").get_by_role("button", name="Insert a block").first.click()
    box = form.locator("[data-tippy-root]", has=form.get_by_role("option", name="Quote"))
    expect(box.get_by_role("button", name="Preview").first).to_be_visible()
    expect(box.get_by_role("listbox", name="What to insert")).to_have_attribute("aria-owns", re.compile("item-3"))
    assert_accessible(form, context=f"#{box.get_attribute('id')}")


def test_menu_of_blocks_still_follows_the_keyboard(form):
    form.keyboard.press("ControlOrMeta+End")
    form.keyboard.type(" /quot")
    options = form.get_by_role("listbox", name="What to insert")
    expect(options).to_have_attribute("aria-owns", re.compile(r"^\S+$"))
    quotes = form.locator("input[name^='body-'][name$='-type'][value='quote']")
    before = quotes.count()
    form.keyboard.press("Enter")
    expect(quotes).to_have_count(before + 1)


def test_page_chooser_is_accessible(form):
    form.keyboard.press("ControlOrMeta+k")
    expect(form.locator(".modal table.chooser")).to_be_visible()
    expect(form.get_by_role("columnheader", name="Pages below")).to_be_attached()
    assert_accessible(form, context=".modal")


def choose_an_image(form):
    form.get_by_role("tab", name=re.compile("^Promote")).click()
    form.get_by_role("button", name=re.compile("^(Choose|Change) ?(an|another)? image", re.IGNORECASE)).first.click()
    expect(form.locator(".modal .chooser").first).to_be_visible()


def search_topics(form):
    form.get_by_role("tab", name=re.compile("^Promote")).click()
    form.get_by_role("searchbox", name="Search topics").fill("no such topic")
    expect(form.get_by_role("button", name="Add the topic “no such topic”")).to_be_visible()


# What opens a part of the form, and the part. What it covers is not checked.
OPENED = {
    "menu of actions": (lambda form: form.get_by_role("button", name="More actions").click(), "[data-tippy-root]"),
    "checks": (lambda form: form.get_by_role("button", name="Toggle checks").click(), ".form-side"),
    "status": (lambda form: form.get_by_role("button", name="Toggle status").click(), ".form-side"),
    "image chooser": (choose_an_image, ".modal"),
    "topics": (search_topics, ".topic-chooser"),
}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", OPENED)
def test_opened_part_of_a_form_is_accessible(form, name, width):
    opening, part = OPENED[name]
    opening(form)
    form.set_viewport_size({"width": width, "height": 900})
    expect(form.locator(part).first).to_be_visible()
    assert_accessible(form, OPTIONS, context=part)
