"""Redirects in the admin: edit with a preview, disable, check, and fix."""

import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

LIST = "/admin/redirects/rules/"


@pytest.fixture
def old():
    """Return a URL that no other test uses."""
    return f"/old-{uuid.uuid4().hex[:8]}/"


def add(page, source, target, kind="exact"):
    page.goto(f"{LIST}add/")
    page.get_by_label("Old URL").first.fill(source)
    page.get_by_label("Applies to").select_option(kind)
    page.get_by_label("Or to a URL").fill(target)


def save(page):
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".messages")).to_contain_text(re.compile("created|updated"))


def test_rule_is_previewed_while_it_is_edited(editor, old):
    editor.goto("/admin/")
    editor.get_by_role("button", name="Redirects").click()
    editor.get_by_role("link", name="All redirects").click()
    editor.get_by_role("link", name=re.compile("Add redirect")).click()
    add(editor, f"{old}*", "/articles/", kind="prefix")
    result = editor.locator("[role=status][data-redirect-preview-result]")
    editor.get_by_label("Example of an old URL").press_sequentially(f"{old}2018/rtms", delay=20)
    expect(result).to_have_text("Visitors are sent to /articles/ (301).")
    editor.get_by_label("Or to a URL").fill("/articles/$1")
    expect(result).to_have_text("Visitors are sent to /articles/2018/rtms/ (301).")
    editor.get_by_label("Or to a URL").fill("//elsewhere.example/")
    expect(result).to_contain_text("Enter a path on this site")
    editor.get_by_label("Or to a URL").fill("/articles/")
    save(editor)
    response = editor.request.get(f"{old}2018/rtms", max_redirects=0)
    assert (response.status, response.headers["location"]) == (301, "/articles/")


def test_enter_in_the_example_does_not_save_the_rule(editor, old):
    add(editor, old, "/team/")
    editor.get_by_label("Example of an old URL").fill(old)
    editor.keyboard.press("Enter")
    expect(editor.get_by_text("Visitors are sent to /team/ (301).")).to_be_visible()
    assert editor.request.get(old, max_redirects=0).status == 404


def test_rule_is_disabled_in_the_list(editor, old):
    add(editor, old, "/team/")
    save(editor)
    editor.goto(f"{LIST}?q={old}")
    editor.locator("tbody input[type=checkbox]").check()
    editor.get_by_role("link", name="Disable selected redirects").click()
    editor.get_by_role("button", name="Disable").click()
    expect(editor.get_by_text("1 redirect disabled")).to_be_visible()
    assert editor.request.get(old, max_redirects=0).status == 404


def test_dead_end_is_detected_and_fixed(editor, old):
    add(editor, old, f"{old}nowhere/")
    save(editor)
    editor.goto("/admin/redirects/check/")
    editor.get_by_label("URL on this site").fill(old)
    editor.get_by_role("button", name="Test", exact=True).click()
    expect(editor.get_by_text("where they see “not found” (404)")).to_be_visible()
    expect(editor.get_by_text("The site does not respond as its redirects say.")).to_be_hidden()
    editor.get_by_role("link", name="Check all redirects").click()
    editor.get_by_role("button", name=f"Respond with 410 {old}").click()
    expect(editor.get_by_text("1 redirect fixed.")).to_be_visible()
    assert editor.request.get(old, max_redirects=0).status == 410


@pytest.mark.parametrize("url", [LIST, f"{LIST}add/", "/admin/redirects/check/", "/admin/redirects/test/?url=/team/"])
def test_views_are_accessible(editor, old, url):
    add(editor, old, f"{old}nowhere/")
    save(editor)
    editor.goto(url)
    editor.wait_for_load_state("networkidle")
    results = Axe().run(editor, context="main")
    assert not results.response["violations"], results.generate_report()
