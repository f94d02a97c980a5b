"""Pages and admin views work under their Content-Security-Policy in a real browser, without third-party requests."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

from tests.support.demo_site import PAGES
from tests.support.waiting import visit

WIDE = {"width": 1400, "height": 1000}
REPORT = """
window.violations = 0
addEventListener("securitypolicyviolation", event => {
    window.violations++
    console.error(`Blocked by the policy: ${event.violatedDirective} ${event.blockedURI} in ${event.sourceFile}`)
})
"""
VIOLATION = re.compile("Blocked by the policy|Content[- ]Security[- ]Policy", re.IGNORECASE)
# One page of each type. Tests open its edit view from the user bar.
ONE_OF_EACH_TYPE = [path for name, path in PAGES.items() if name not in {"articles of a topic", "search", "not found"}]
PLAYER = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"


class PolicyMonitor:
    """Records the policy violations of a browser page and its requests to other hosts."""

    def __init__(self, page, url):
        self.url, self.violations, self.third_party_urls = url, [], []
        page.add_init_script(REPORT)
        page.on("console", lambda message: VIOLATION.search(message.text) and self.violations.append(message.text))
        page.on("request", self.record)

    def record(self, request):
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(self.url):
            self.third_party_urls.append(request.url)

    def assert_clean(self, view):
        assert (self.violations, self.third_party_urls) == ([], []), view


@pytest.fixture
def monitor(page, demo):
    page.set_viewport_size(WIDE)
    return PolicyMonitor(page, demo.url)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_public_page_complies_with_the_policy(page, monitor, path):
    visit(page, path)
    monitor.assert_clean(path)


def test_video_plays_after_a_click(page, monitor):
    page.route(f"{PLAYER}*", lambda route: route.fulfill(body="<h1>The film</h1>", content_type="text/html"))
    page.goto("/articles/ketamine-opioid-system/")
    page.evaluate(
        """player => document.querySelector("main").insertAdjacentHTML("afterbegin",
        `<div data-player="${player}" data-title="A film"><a class="video-link" href="#">Play</a></div>`
        )""",
        PLAYER,
    )
    monitor.assert_clean("before the click")
    page.get_by_role("link", name="Play", exact=True).click()
    expect(page.frame_locator("iframe[title='A film']").get_by_role("heading")).to_have_text("The film")
    assert monitor.violations == []
    assert monitor.third_party_urls == [PLAYER]


def test_policy_blocks_inline_scripts_handlers_and_third_party_images(page, monitor):
    """The monitor also reports them, so the other tests aren't vacuous."""
    page.goto("/")
    page.evaluate(
        """document.querySelector("main").innerHTML =
        "<img src=x onerror='window.ran = true'><iframe src='javascript:parent.ran = true'></iframe>"
        + "<p style='color: red'><img src='https://evil.example/x.png'>" """
    )
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {textContent: 'ran = true'}))")
    page.wait_for_function("window.violations >= 4")
    assert page.evaluate("window.ran") is None
    assert monitor.violations != []


@pytest.mark.parametrize("path", ONE_OF_EACH_TYPE)
def test_user_bar_edit_form_and_preview_comply_with_the_policy(editor, monitor, path):
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
    expect(preview.locator("body")).not_to_have_css("font-family", re.compile("Times"))  # its styles are loaded
    editor.wait_for_load_state("networkidle")
    monitor.assert_clean(path)


def test_widgets_of_the_article_form_comply_with_the_policy(editor, monitor):
    """Choosers, date pickers, blocks, and the rich text editor load additional scripts."""
    editor.goto("/articles/")
    editor.locator("wagtail-userbar").get_by_role("button").first.click()
    editor.locator("wagtail-userbar a[href*='add_subpage']").click()
    editor.get_by_role("link", name="Blank").click()
    editor.wait_for_url("**/pages/add/blog/articlepage/**template=blank")
    body = editor.locator("#panel-child-content-body-section")
    for block in ("Text", "Image", "Video", "Table"):
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
    monitor.assert_clean("article form")


def internal_links(page, url):
    urls = page.evaluate("[...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)")
    return [link.removeprefix(url).partition("#")[0] for link in urls if link.startswith(url)]


def admin_view(url):
    """Return the name and the non-numeric arguments of the admin view at ``url``, or None if it isn't a page."""
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return None
    if not url.startswith("/admin/") or "logout" in match.view_name or "export" in url:
        return None
    return match.view_name, *(value for value in match.kwargs.values() if not str(value).isdecimal())


def test_admin_views_comply_with_the_policy(editor, monitor):
    """Follow the links from the dashboard, and open every view once."""
    queue, visited = ["/admin/"], set()
    while queue:
        url = queue.pop(0)
        view = admin_view(url)
        if view is None or view in visited:
            continue
        visited.add(view)
        response = editor.goto(url)
        assert response.status < 500, url
        monitor.assert_clean(url)
        queue += internal_links(editor, monitor.url)
    assert len(visited) > 60
