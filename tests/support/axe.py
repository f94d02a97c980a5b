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


def assert_accessible(page, options=WCAG_AND_BEST_PRACTICE, context=None):
    """``context`` is a CSS selector of the part to check, for screens whose other parts are a library's."""
    results = Axe().run(page, context=context, options=options)
    assert results.violations_count == 0, results.generate_report()
