"""Visitors use the site in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.demo_site import PAGES
from tests.support.waiting import visit

PHONE = {"width": 360, "height": 740}
ARTICLES_IN_ORDER = [
    "/articles/tms-post-treatment/",
    "/articles/ketamine-opioid-system/",
    "/articles/tms-withdrawal-craving/",
]


def test_next_and_previous_links_go_through_the_articles(page):
    page.goto(ARTICLES_IN_ORDER[0])
    for path in ARTICLES_IN_ORDER[1:]:
        page.get_by_role("link", name=re.compile("^Next article")).click()
        page.wait_for_url(f"**{path}")
    for path in reversed(ARTICLES_IN_ORDER[:-1]):
        page.get_by_role("link", name=re.compile("^Previous article")).click()
        page.wait_for_url(f"**{path}")


def test_search_finds_an_article_and_highlights_the_terms(page):
    page.goto("/search/")
    box = page.get_by_role("main").get_by_role("searchbox")
    box.fill("naltrexone")
    box.press("Enter")
    page.wait_for_url("**/search/?q=naltrexone")
    expect(page.get_by_role("main").locator("mark").first).to_have_text(re.compile("naltrexone", re.IGNORECASE))
    page.get_by_role("main").get_by_role("link", name=re.compile("opioid")).first.click()
    page.wait_for_url("**/articles/ketamine-opioid-system/")


def test_topic_filters_the_articles(page):
    page.goto("/articles/")
    page.get_by_role("main").get_by_role("link", name="TMS", exact=True).first.click()
    page.wait_for_url("**/articles/topic/tms/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("TMS")
    expect(page.get_by_role("link", name=re.compile("withdrawal", re.IGNORECASE)).first).to_be_visible()


def test_citation_links_to_its_reference_and_back(page):
    page.goto("/articles/ketamine-opioid-system/")
    citation = page.locator("sup.citation a").first
    citation_id = citation.get_attribute("id")
    citation.click()
    expect(page).to_have_url(re.compile(r"#ref-\d+$"))
    reference = page.locator(page.url[page.url.index("#") :])
    reference.locator(f"a[href='#{citation_id}']").click()
    expect(page).to_have_url(re.compile(f"#{citation_id}$"))


def test_menu_works_by_keyboard_on_a_phone(page):
    page.set_viewport_size(PHONE)
    page.goto("/")
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    treatments = page.get_by_role("banner").get_by_role("link", name="Treatments", exact=True)
    expect(treatments).to_be_visible()
    page.keyboard.press("Escape")
    expect(treatments).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    while not treatments.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/treatments/")


def test_first_tab_stop_skips_to_the_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_dark_mode_follows_the_system(page):
    page.emulate_media(color_scheme="light")
    page.goto("/")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(background) != light


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_visitors_get_no_cookies_storage_or_third_party_requests(page, context, demo, path):
    third_party = []
    page.on("request", lambda request: request.url.startswith(demo.url) or third_party.append(request.url))
    visit(page, path)
    assert third_party == []
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("width", [320, 360, 768, 1440, 2560])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_no_page_scrolls_sideways(page, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_all_content_is_visible_without_javascript(browser, demo, path):
    texts = {}
    for enabled in (True, False):
        context = browser.new_context(base_url=demo.url, java_script_enabled=enabled)
        page = context.new_page()
        page.goto(path)
        texts[enabled] = page.locator("main").inner_text()
        context.close()
    assert texts[False] == texts[True]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_pages_load_without_errors(page, path):
    problems = []
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    page.on("requestfailed", lambda request: problems.append(request.url))
    visit(page, path)
    if path == PAGES["not found"]:
        problems = [text for text in problems if "404" not in text]
    assert problems == []
