"""Every page and every screen under its policy, in a real browser: nothing is refused, nothing comes from elsewhere."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

from tests.support.demo_site import PAGES
from tests.support.waiting import visit

WIDE = {"width": 1400, "height": 1000}
REPORT = """
window.refusals = 0
addEventListener("securitypolicyviolation", event => {
    window.refusals++
    console.error(`Refused by the policy: ${event.violatedDirective} ${event.blockedURI} in ${event.sourceFile}`)
})
"""
REFUSED = re.compile("Refused by the policy|Content[- ]Security[- ]Policy", re.IGNORECASE)
# One page of each type; its address in the admin is found by the user bar.
ONE_OF_EACH_TYPE = [path for name, path in PAGES.items() if name not in {"articles of a topic", "search", "not found"}]
PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"


class Watch:
    """What a browser page was refused, and what it asked of other hosts, since it was last looked at."""

    def __init__(self, page, url):
        self.url, self.refused, self.elsewhere = url, [], []
        page.add_init_script(REPORT)
        page.on("console", lambda message: REFUSED.search(message.text) and self.refused.append(message.text))
        page.on("request", self.note)

    def note(self, request):
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(self.url):
            self.elsewhere.append(request.url)

    def expect_nothing(self, where):
        assert (self.refused, self.elsewhere) == ([], []), where


@pytest.fixture
def watch(page, demo):
    page.set_viewport_size(WIDE)
    return Watch(page, demo.url)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_visitors_page_needs_nothing_that_is_refused(page, watch, path):
    visit(page, path)
    watch.expect_nothing(path)


def test_video_plays_once_it_is_asked_for(page, watch):
    page.route(f"{PLAYER}*", lambda route: route.fulfill(body="<h1>The film</h1>", content_type="text/html"))
    page.goto("/articles/ketamine-opioid-system/")
    page.evaluate(
        """player => document.querySelector("main").insertAdjacentHTML("afterbegin",
        `<div data-player="${player}" data-title="A film"><a class="video-link" href="#">Play</a></div>`
        )""",
        PLAYER,
    )
    watch.expect_nothing("before it plays")
    page.get_by_role("link", name="Play", exact=True).click()
    expect(page.frame_locator("iframe[title='A film']").get_by_role("heading")).to_have_text("The film")
    assert watch.refused == []
    assert watch.elsewhere == [PLAYER]


def test_what_is_not_ours_is_refused(page, watch):
    """The watch itself works: scripts, handlers and hosts that editors' text could bring are refused and reported."""
    page.goto("/")
    page.evaluate(
        """document.querySelector("main").innerHTML =
        "<img src=x onerror='window.ran = true'><iframe src='javascript:parent.ran = true'></iframe>"
        + "<p style='color: red'><img src='https://evil.example/x.png'>" """
    )
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {textContent: 'ran = true'}))")
    page.wait_for_function("window.refusals >= 4")
    assert page.evaluate("window.ran") is None
    assert watch.refused != []


@pytest.mark.parametrize("path", ONE_OF_EACH_TYPE)
def test_editors_page_user_bar_form_and_preview_need_nothing_that_is_refused(editor, watch, path):
    editor.goto(path)
    editor.wait_for_load_state("networkidle")
    bar = editor.locator("wagtail-userbar")
    bar.get_by_role("button").first.click()
    edit = bar.locator("a[href*='/edit/']")
    expect(edit).to_be_visible()
    edit.click()
    editor.wait_for_url("**/pages/*/edit/")
    editor.get_by_role("button", name="Toggle preview").click()
    preview = editor.frame_locator("iframe[title='Preview']").last
    expect(preview.get_by_role("heading", level=1)).to_be_visible()
    expect(preview.locator("body")).not_to_have_css("font-family", re.compile("Times"))  # its styles are there
    editor.wait_for_load_state("networkidle")
    watch.expect_nothing(path)


def test_what_an_article_is_made_with_needs_nothing_that_is_refused(editor, watch):
    """Choosers, dates, blocks and the text editor bring scripts of their own."""
    editor.goto("/articles/")
    editor.locator("wagtail-userbar").get_by_role("button").first.click()
    editor.locator("wagtail-userbar a[href*='add_subpage']").click()
    editor.wait_for_url("**/pages/add/blog/articlepage/**")
    body = editor.locator("#panel-child-content-body-section")
    for block in ("Text", "Picture", "Video", "Table"):
        body.get_by_role("button", name="Insert a block").last.click()
        editor.get_by_role("option", name=block, exact=True).click()
    editor.get_by_role("button", name="Add Author").click()
    for button in ("Choose an image", "Choose a page (Person)"):
        editor.get_by_role("button", name=button).first.click()
        dialog = editor.locator(".modal.in")
        expect(dialog.get_by_role("textbox").first).to_be_visible()
        editor.wait_for_load_state("networkidle")
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_have_count(0)
    editor.get_by_role("tab", name=re.compile("^Settings")).click()
    editor.locator("#id_last_reviewed").click()
    expect(editor.locator(".xdsoft_datetimepicker:visible").first).to_be_visible()
    watch.expect_nothing("article form")


def links_of(page, url):
    found = page.evaluate("[...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)")
    return [link.removeprefix(url).partition("#")[0] for link in found if link.startswith(url)]


def name_of_screen(address):
    """The view that ``address`` leads to, and what kind of thing it shows; None where that is no screen."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    if not address.startswith("/admin/") or "logout" in match.view_name or "export" in address:
        return None
    return match.view_name, *(value for value in match.kwargs.values() if not str(value).isdecimal())


def test_screens_of_the_admin_need_nothing_that_is_refused(editor, watch):
    """Every screen that links lead to from the dashboard on, one of each kind."""
    waiting, seen = ["/admin/"], set()
    while waiting:
        address = waiting.pop(0)
        name = name_of_screen(address)
        if name is None or name in seen:
            continue
        seen.add(name)
        response = editor.goto(address)
        assert response.status < 500, address
        watch.expect_nothing(address)
        waiting += links_of(editor, watch.url)
    assert len(seen) > 60
