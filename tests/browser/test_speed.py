"""How soon visitors see a page: its first paint, the page after it, and the page before it."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.support.demo_site import PAGES
from tests.support.waiting import wait_until_settled

FIRST_FLIGHT = 14 * 1024  # ten packets, which a server sends before it hears from the browser: RFC 6928
PHONE, DESKTOP = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
ARTICLE, NEXT_ARTICLE = "/articles/ketamine-opioid-system/", "/articles/tms-withdrawal-craving/"
every_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())

# What is painted of a page's opening: everything above the stylesheet that the page loads.
OPENING = """() => {
    const link = document.querySelector("main link[rel=stylesheet]");
    const above = (element) => element.compareDocumentPosition(link) === Node.DOCUMENT_POSITION_FOLLOWING;
    const look = (element) => {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        return [element.outerHTML.slice(0, 80), box.x, box.y, box.width, box.height, style.color,
            style.backgroundColor, style.backgroundImage, style.font, style.textDecoration, style.filter];
    };
    return [...document.body.querySelectorAll("*")].filter((e) => above(e) && e.checkVisibility()).map(look);
}"""
NOTE_SHIFTS = """shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map((shift) =>
    [shift.value, ...shift.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]
))).observe({type: "layout-shift", buffered: true})"""
PAINTED = """() => new Promise((done) => new PerformanceObserver((list) =>
    list.getEntriesByName("first-contentful-paint").length && done()
).observe({type: "paint", buffered: true}))"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_the_styles_of_its_opening_fits_into_the_first_packets(demo, name):
    request = urllib.request.Request(demo.url + PAGES[name], headers={"Accept-Encoding": "br"})
    opener = urllib.request.build_opener(KeepErrors)
    with opener.open(request) as response:
        assert response.headers["Content-Encoding"] == "br"
        assert len(response.read()) <= FIRST_FLIGHT


class KeepErrors(urllib.request.HTTPErrorProcessor):
    """A 404 is a page as well."""

    def http_response(self, request, response):
        return response


@every_page
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_opening_is_painted_before_the_stylesheet_comes_and_stays_as_it_is(page, path, viewport):
    held = []
    page.route("**/static/css/site*.css", lambda route: held.append(route))
    page.set_viewport_size(viewport)
    page.add_init_script(NOTE_SHIFTS)
    page.goto(path, wait_until="commit")
    page.evaluate(PAINTED)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("main link[rel=stylesheet]").wait_for(state="attached")
    wait_until_settled(page)
    opening = page.evaluate(OPENING)
    assert held
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    wait_until_settled(page)
    assert page.evaluate("shifts") == []
    assert page.evaluate(OPENING) == opening


def test_a_link_that_a_visitor_points_at_is_fetched_ahead(page):
    session = page.context.new_cdp_session(page)
    rule_sets, fetched = [], []
    session.on("Preload.ruleSetUpdated", lambda event: rule_sets.append(event["ruleSet"]))
    session.on("Preload.prefetchStatusUpdated", lambda event: fetched.append((event["status"], event["prefetchUrl"])))
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
    assert {url for _, url in fetched} == {page.url}


def test_editors_pages_are_not_fetched_ahead(editor):
    assert "speculation-rules" not in editor.goto(ARTICLE).headers


@pytest.fixture
def page_that_remembers(start_whole_browser, demo):
    """Playwright switches off what lets a browser go back without loading anew."""
    browser = start_whole_browser(ignore_default_args=["--disable-back-forward-cache"])
    yield browser.new_page(base_url=demo.url)
    browser.close()


@pytest.mark.parametrize("path", [path for name, path in PAGES.items() if name != "not found"])  # never kept
def test_going_back_shows_the_page_as_it_was_left(page_that_remembers, path):
    page = page_that_remembers
    page.add_init_script("addEventListener('pageshow', (event) => { isAsLeft = event.persisted; })")
    page.goto(path)
    page.goto("/about/" if path != "/about/" else "/team/")
    page.go_back(wait_until="commit")
    page.wait_for_url(f"**{path}", wait_until="commit")
    assert page.evaluate("window.isAsLeft"), page.evaluate(
        "JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)"
    )


@pytest.mark.parametrize(("motion", "fades"), [("no-preference", True), ("reduce", False)])
def test_one_page_fades_into_the_next_unless_less_motion_is_asked_for(page, motion, fades):
    page.emulate_media(reduced_motion=motion)
    page.add_init_script("addEventListener('pagereveal', (event) => { fades = Boolean(event.viewTransition); })")
    page.goto(ARTICLE)
    page.get_by_role("link", name=re.compile("^Next article")).click()
    page.wait_for_url(f"**{NEXT_ARTICLE}")
    assert page.evaluate("fades") is fades
