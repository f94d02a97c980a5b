"""Accessibility checks with axe-core."""

from axe_playwright_python.sync_playwright import Axe

WCAG_AND_BEST_PRACTICE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    }
}
# The rules that depend on colors, so results may differ in dark mode.
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

# Colors that are on their way to others are neither the old nor the new ones. A strict policy allows no style elements.
STOP_TRANSITIONS = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; }");
    document.adoptedStyleSheets = [sheet];
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def stop_transitions(page):
    """Let all elements of ``page`` have their final colors at once, until another page is opened."""
    page.evaluate(STOP_TRANSITIONS)


def assert_accessible(page, options=WCAG_AND_BEST_PRACTICE, context=None):
    """``context`` is a CSS selector of the part to check, for screens whose other parts are a library's."""
    page.wait_for_load_state()  # one that is still arriving has no heading yet
    stop_transitions(page)
    results = Axe().run(page, context=context, options=options)
    assert results.violations_count == 0, results.generate_report()
