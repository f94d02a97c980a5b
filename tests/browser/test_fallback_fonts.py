"""The layout works at every width, with every fallback font, and with larger text."""

import pytest

from tests.support.demo_site import PAGES

WIDTHS = [320, 360, 390, 414, 480, 600, 700, 768, 820, 900, 1024, 1180, 1280, 1440]
# Sans and serif in place of the web fonts: wide ones, ones with the metrics of Arial and Times, and a monospace.
FONTS = {
    "wide": ('"DejaVu Sans", Verdana, sans-serif', '"DejaVu Serif", serif'),
    "Arial": ('"Liberation Sans", Arial, sans-serif', '"Liberation Serif", "Times New Roman", serif'),
    "monospace": ('"DejaVu Sans Mono", monospace', '"DejaVu Sans Mono", monospace'),
}
TEXT_SIZE = "130%"

SET_FONTS = """([sans, serif, size]) => {
    const style = document.documentElement.style;
    style.setProperty("--font-sans", sans);
    style.setProperty("--font-serif", serif);
    style.fontSize = size;
}"""
# Names of elements that reach out of the window or of their frame, are cut off, or cover another control.
FIND_PROBLEMS = """() => {
    const FRAMES = "button, a.button, td, th, dd, li, p, .card, .section, .callout, .care-card, .previous-next a";
    const ROWS = ".site-header, .actions, .field-row, .pagination, .footer-bottom, .previous-next";
    const HIDDEN = ".visually-hidden, .skip-link, .search-link span";
    const width = document.documentElement.clientWidth;
    const shown = (element) => element.checkVisibility() && !element.closest(HIDDEN);
    const inScroller = (element) => element.closest(".table");
    const name = (element) => `<${element.localName} class="${element.className}">`;

    const pageScrolls = () => document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : [];

    const texts = function* () {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
        while (walker.nextNode()) {
            const node = walker.currentNode, element = node.parentElement;
            if (!node.data.trim() || !shown(element) || inScroller(element)) continue;
            range.selectNodeContents(node);
            yield [element, range.getBoundingClientRect(), node.data.trim().slice(0, 30)];
        }
    };
    const textOutside = () => [...texts()].flatMap(([element, box, text]) => {
        const frame = element.closest(FRAMES)?.getBoundingClientRect();
        if (box.left < -1 || box.right > width + 1) return [`outside of the window: ${name(element)} ${text}`];
        if (frame?.width && box.right > frame.right + 2) return [`outside of its frame: ${name(element)} ${text}`];
        return [];
    });

    const clips = (element) => getComputedStyle(element).overflowX !== "visible" && !inScroller(element);
    const cutOff = () => [...document.body.querySelectorAll("*")]
        .filter((element) => clips(element) && shown(element) && element.scrollWidth > element.clientWidth + 1)
        .map((element) => `cut off: ${name(element)}`);

    const overlapping = () => [...document.querySelectorAll(ROWS)].flatMap((row) => {
        // On phones the actions of the header are a bar of their own, at the bottom of the window.
        const inBar = (control) => Boolean(control.closest(".header-actions"));
        const controls = [...row.querySelectorAll("a, button, input")].filter(shown);
        const boxes = controls.map((control) => [control, control.getBoundingClientRect()]);
        const meet = (start, end, otherStart, otherEnd) => start < otherEnd - 1 && otherStart < end - 1;
        const cover = (a, b) => meet(a.left, a.right, b.left, b.right) && meet(a.top, a.bottom, b.top, b.bottom);
        return boxes.flatMap(([one, a], index) => boxes.slice(index + 1)
            .filter(([other, b]) => cover(a, b) && inBar(one) === inBar(other))
            .map(([other]) => `overlapping: ${name(one)} ${name(other)}`));
    });

    return [...pageScrolls(), ...textOutside(), ...cutOff(), ...overlapping()];
}"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_nothing_is_cut_off_or_overlaps_with_fallback_fonts_and_larger_text(page, path):
    page.goto(path)
    problems = {}
    for font, families in FONTS.items():
        page.evaluate(SET_FONTS, [*families, TEXT_SIZE])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if layout_problems := page.evaluate(FIND_PROBLEMS):
                problems[font, width] = layout_problems
    assert problems == {}


def test_layout_problems_are_detected(page):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/")
    page.evaluate("document.querySelector('h1').style.minWidth = '400px'")
    assert "the page scrolls sideways" in page.evaluate(FIND_PROBLEMS)
    page.goto("/contact/")
    page.evaluate("document.querySelector('h1').style = 'width: 5px; overflow: hidden'")
    assert [problem for problem in page.evaluate(FIND_PROBLEMS) if problem.startswith("cut off: <h1")]
