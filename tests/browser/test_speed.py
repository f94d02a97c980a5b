"""How fast visitors see a page: the first paint, the next page, and the previous page."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.support.demo_site import PAGES
from tests.support.processes import wait_for
from tests.support.waiting import wait_until_settled

INITIAL_WINDOW = 10 * 1460  # bytes a server sends before the first acknowledgment: ten packets (RFC 6928)
PHONE, DESKTOP = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
ARTICLE, NEXT_ARTICLE = "/articles/ketamine-opioid-system/", "/articles/tms-withdrawal-craving/"
every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())

# How everything before the stylesheet link in a page's main element is painted.
ABOVE_THE_FOLD = """() => {
    const link = document.querySelector("main link[rel=stylesheet]");
    const isBefore = (element) => element.compareDocumentPosition(link) === Node.DOCUMENT_POSITION_FOLLOWING;
    const appearance = (element) => {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        return [element.outerHTML.slice(0, 80), box.x, box.y, box.width, box.height, style.color,
            style.backgroundColor, style.backgroundImage, style.font, style.textDecoration, style.filter];
    };
    return [...document.body.querySelectorAll("*")].filter((e) => isBefore(e) && e.checkVisibility()).map(appearance);
}"""
RECORD_SHIFTS = """shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map((shift) =>
    [shift.value, ...shift.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]
))).observe({type: "layout-shift", buffered: true})"""
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) =>
    list.getEntriesByName("first-contentful-paint").length && done()
).observe({type: "paint", buffered: true}))"""

# The script adds the fonts to those of the stylesheet.
FONTS_ARE_USED = """() => new Promise((done) => {
    const look = () => document.fonts.size > count ? done() : setTimeout(look, 20);
    look();
})"""


@pytest.mark.parametrize("name", PAGES)
def test_response_with_its_critical_css_fits_into_the_initial_window(demo, name):
    request = urllib.request.Request(demo.url + PAGES[name], headers={"Accept-Encoding": "br"})
    opener = urllib.request.build_opener(AllowErrors)

    def fits():
        with opener.open(request) as response:
            assert response.headers["Content-Encoding"] == "br"
            head = f"HTTP/1.1 {response.status} {response.reason}\r\n{response.headers}"
            return len(head.replace("\r", "").replace("\n", "\r\n")) + len(response.read()) <= INITIAL_WINDOW

    wait_for(fits, "the page is too large, also after it was compressed again", seconds=20)


class AllowErrors(urllib.request.HTTPErrorProcessor):
    """Returns 404 responses instead of raising an exception."""

    def http_response(self, request, response):
        return response


@every_page
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_first_paint_does_not_change_when_the_stylesheet_arrives(page, path, viewport):
    delayed = []
    page.route("**/static/css/site*.css", lambda route: delayed.append(route))
    page.set_viewport_size(viewport)
    page.add_init_script(RECORD_SHIFTS)
    page.goto(path, wait_until="commit")
    page.evaluate(PAINTED)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("main link[rel=stylesheet]").wait_for(state="attached")
    wait_until_settled(page)
    first_paint = page.evaluate(ABOVE_THE_FOLD)
    assert delayed
    for route in delayed:
        route.continue_()
    page.wait_for_load_state("load")
    wait_until_settled(page)
    assert page.evaluate("shifts") == []
    assert page.evaluate(ABOVE_THE_FOLD) == first_paint


class LateFonts:
    """Fonts that ``page`` has requested, and that arrive later, as with a slow connection."""

    def __init__(self, page):
        self.waiting, self.is_late = [], True
        page.route("**/*.woff2", self.handle)

    def handle(self, route):
        if self.is_late:
            self.waiting.append(route)
        else:
            route.continue_()

    def arrive(self):
        self.is_late = False
        for route in self.waiting:
            route.continue_()


@pytest.fixture
def late_fonts(page):
    """Open an article whose fonts are late."""
    fonts = LateFonts(page)
    page.set_viewport_size(PHONE)
    page.add_init_script(RECORD_SHIFTS)
    page.goto(ARTICLE, wait_until="domcontentloaded")
    page.evaluate(PAINTED)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate("count = document.fonts.size")
    return fonts


def test_fonts_that_arrive_late_are_used_if_no_line_moves(page, late_fonts):
    # On a whole page, lines move with some fallback fonts, and not with others.
    page.evaluate("document.body.innerHTML = '<main><h1>Title</h1><p>Text</p></main>'")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("shifts.length = 0")
    late_fonts.arrive()
    page.evaluate(FONTS_ARE_USED)
    wait_until_settled(page)
    assert sum(value for value, *_ in page.evaluate("shifts")) < 0.0005  # letters of other widths, in one line


def test_fonts_that_arrive_late_are_not_used_if_lines_would_move_until_nobody_looks(page, late_fonts):
    page.evaluate("document.documentElement.style.setProperty('--font-sans', 'Figtree, monospace')")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("shifts.length = 0")
    late_fonts.arrive()
    wait_until_settled(page)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[document.fonts.size === count, shifts]") == [True, []]
    page.evaluate("setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 50)")
    page.evaluate(FONTS_ARE_USED)


def test_hovered_link_is_prefetched(page):
    session = page.context.new_cdp_session(page)
    rule_sets, prefetched = [], []
    session.on("Preload.ruleSetUpdated", lambda event: rule_sets.append(event["ruleSet"]))
    session.on("Preload.prefetchStatusUpdated", lambda event: prefetched.append(event["prefetchUrl"]))
    session.send("Preload.enable")
    page.goto(ARTICLE)
    link = page.get_by_role("link", name=re.compile("^Next article"))
    with page.expect_request(f"**{NEXT_ARTICLE}") as request:
        link.hover()
    assert request.value.header_value("sec-purpose") == "prefetch"
    link.click()
    page.wait_for_url(f"**{NEXT_ARTICLE}")
    assert page.evaluate("performance.getEntriesByType('navigation')[0].deliveryType") == "navigational-prefetch"
    assert [rules.get("errorMessage") for rules in rule_sets[:1]] == [None]
    assert set(prefetched) == {page.url}


def test_links_are_not_prefetched_for_editors(editor):
    assert "speculation-rules" not in editor.goto(ARTICLE).headers


@pytest.fixture
def page_with_bfcache(launch_full_chromium, demo):
    """Return a page with the back/forward cache, which Playwright disables by default."""
    browser = launch_full_chromium(ignore_default_args=["--disable-back-forward-cache"])
    yield browser.new_page(base_url=demo.url)
    browser.close()


@pytest.mark.parametrize("path", [path for name, path in PAGES.items() if name != "not found"])  # never cached
def test_going_back_restores_the_page_from_the_back_forward_cache(page_with_bfcache, path):
    page = page_with_bfcache
    page.add_init_script("addEventListener('pageshow', (event) => { isRestored = event.persisted; })")
    page.goto(path)
    page.goto("/about/" if path != "/about/" else "/team/")
    page.go_back(wait_until="commit")
    page.wait_for_url(f"**{path}", wait_until="commit")
    assert page.evaluate("window.isRestored"), page.evaluate(
        "JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)"
    )


@pytest.mark.parametrize(("motion", "fades"), [("no-preference", True), ("reduce", False)])
def test_pages_crossfade_unless_reduced_motion_is_preferred(page, motion, fades):
    page.emulate_media(reduced_motion=motion)
    page.add_init_script("addEventListener('pagereveal', (event) => { fades = Boolean(event.viewTransition); })")
    page.goto(ARTICLE)
    page.get_by_role("link", name=re.compile("^Next article")).click()
    page.wait_for_url(f"**{NEXT_ARTICLE}")
    assert page.evaluate("fades") is fades
