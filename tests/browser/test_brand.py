"""Random brands on six page types: readable, within the policy, and undone as easily as they are set."""

import random

import pytest
from playwright.sync_api import expect

from tests.support.axe import COLORS, WCAG_AND_BEST_PRACTICE, assert_accessible
from tests.support.brand import UNSET
from tests.support.demo_site import PAGES
from tests.support.sign_in import sign_in
from tests.support.waiting import visit, wait_until_settled

TYPES = ["home", "treatment", "article", "article index", "person", "contact"]
FORM = "/admin/settings/brand/brandsettings/1/"
CHOICES = {
    "corners": ["square", "slight", "soft", "round"],
    "fonts": ["newsreader-figtree", "fraunces-jakarta", "bitter-public", "jakarta", "nunito", "system"],
    "hero": ["right", "left", "full", "none"],
}


def random_brand(seed):
    """Return values of the form. The same seed always has the same."""
    generator = random.Random(seed)
    colors = {name: f"#{generator.randrange(2**24):06x}" for name in ("primary_color", "secondary_color")}
    return colors | {name: generator.choice(values) for name, values in CHOICES.items()}


@pytest.fixture
def save_brand(demo, new_context):
    """Return a function that submits the form. At the end, the demo has its original brand again."""
    context = new_context()
    sign_in(context, "admin", demo.password)

    def save(values):
        context.request.get(FORM)
        token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "clinic_csrf")
        data = {**UNSET, **values, "csrfmiddlewaretoken": token}
        response = context.request.post(FORM, form=data, headers={"Referer": demo.url + FORM}, max_redirects=0)
        assert response.status == 302, response.text()

    yield save
    save({})


@pytest.mark.parametrize("seed", range(10))
def test_axe_finds_no_violation_with_any_brand(page, save_brand, seed):
    brand = random_brand(seed)
    save_brand(brand)
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for name in TYPES:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            visit(page, PAGES[name])
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (brand, name, width)
            for scheme, options in (("light", WCAG_AND_BEST_PRACTICE), ("dark", COLORS)):
                page.emulate_media(color_scheme=scheme)
                wait_until_settled(page)
                assert_accessible(page, options)
    assert errors == []  # such as a style that the policy does not allow


def test_brand_is_public_within_a_second_and_gone_after_undo(page, save_brand):
    def color():
        page.goto("/")
        return page.locator(".hero .button").evaluate("element => getComputedStyle(element).backgroundColor")

    original = color()
    save_brand({"primary_color": "#7a1f5c"})
    assert color() == "rgb(122, 31, 92)"
    save_brand({})
    assert color() == original


def test_preview_follows_the_form_and_stores_nothing(editor, demo):
    editor.goto(FORM)
    frame = editor.frame_locator(".brand-stage iframe")
    expect(frame.locator("h1")).to_be_visible()
    editor.get_by_label("Main color").first.fill("#ffd500")
    expect(editor.locator("#brand-palette")).to_contain_text("#ffd500 is too light for text")
    editor.locator(".brand-preview select").first.select_option(label="Treatment")
    expect(frame.locator(".key-facts").first).to_be_visible()
    assert "#ffd500" not in editor.context.request.get("/").text()


def test_handout_begins_with_the_wordmark_over_a_line_in_the_main_color(page, save_brand):
    save_brand({"primary_color": "#7a1f5c"})
    page.emulate_media(media="print")
    visit(page, PAGES["treatment"])
    header = page.locator(".site-header")
    expect(header.locator(".wordmark")).to_be_visible()
    assert (
        page.evaluate(
            "(header) => [...header.children].filter((child) => child.checkVisibility()).length",
            header.element_handle(),
        )
        == 1
    )
    assert header.evaluate("(header) => getComputedStyle(header).borderBottomColor") == "rgb(122, 31, 92)"
