"""Every page holds at every width, in whichever fonts a visitor has and with larger text."""

import pytest

from .demo_site import PAGES

WIDTHS = [320, 360, 390, 414, 480, 600, 700, 768, 820, 900, 1024, 1180, 1280, 1440]
# Without the web fonts: a wide sans, one with the metrics of Arial, and one whose letters are all as wide as an “m”.
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
# What is outside of the window, what is cut off, and which controls lie over others.
PROBLEMS = """() => {
    const problems = [], width = document.documentElement.clientWidth;
    const name = (element) => `<${element.localName} class="${element.className}">`;
    const hidden = (element) => !element.checkVisibility() || element.closest(".visually-hidden, .skip-link, .search-link span");
    const scrolls = (element) => element.closest(".table");
    if (document.documentElement.scrollWidth > width) problems.push(`scrolls: ${document.documentElement.scrollWidth}`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || hidden(element) || scrolls(element)) continue;
        range.selectNodeContents(texts.currentNode);
        const box = range.getBoundingClientRect();
        if (box.left < -1 || box.right > width + 1) problems.push(`outside: ${name(element)} ${texts.currentNode.data.slice(0, 30)}`);
        const block = element.closest("a.button, button, td, th, dd, li, .card, .section, .callout, .care-card, .previous-next a, p");
        const frame = block?.getBoundingClientRect();
        if (frame?.width && box.right > frame.right + 2) problems.push(`sticks out of ${name(block)}: ${texts.currentNode.data.slice(0, 30)}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
        if (hidden(element) || scrolls(element) || getComputedStyle(element).overflowX === "visible") continue;
        if (element !== document.body && element.scrollWidth > element.clientWidth + 1) problems.push(`cut off: ${name(element)}`);
    }
    const controls = [...document.querySelectorAll(":is(.site-header, .actions, .field-row, .pagination, .footer-bottom, .previous-next) :is(a, button, input)")];
    const boxes = controls.filter((control) => !hidden(control)).map((control) => [control, control.getBoundingClientRect()]);
    boxes.forEach(([one, a], index) => boxes.slice(index + 1).forEach(([other, b]) => {
        const over = a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        const fixed = (control) => Boolean(control.closest(".header-actions"));
        if (over && fixed(one) === fixed(other)) problems.push(`overlap: ${name(one)} ${name(other)}`);
    }));
    return problems;
}"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_nothing_is_cut_off_or_overlaps_in_other_fonts_and_larger_text(page, path):
    page.goto(path)
    problems = {}
    for font, families in FONTS.items():
        page.evaluate(SET_FONTS, [*families, TEXT_SIZE])
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if found := page.evaluate(PROBLEMS):
                problems[font, width] = found
    assert problems == {}
