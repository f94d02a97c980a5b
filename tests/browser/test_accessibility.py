"""axe-core on every page type: WCAG 2.2 A and AA, and best practice."""

import pytest

from tests.support.axe import COLORS, WCAG_AND_BEST_PRACTICE, assert_accessible
from tests.support.demo_site import PAGES
from tests.support.waiting import visit, wait_until_settled


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_axe_finds_no_violation(page, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    visit(page, path)
    for scheme, options in (("light", WCAG_AND_BEST_PRACTICE), ("dark", COLORS)):
        page.emulate_media(color_scheme=scheme)
        wait_until_settled(page)
        assert_accessible(page, options)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_keyboard_focus_is_always_visible(page, path):
    page.goto(path)
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) }"""
        )
        assert outline >= 2, page.evaluate("document.activeElement.outerHTML")
