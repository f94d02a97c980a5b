"""The admin’s lists, previews, and fields can be read at every width, however long URLs and texts are."""

import re
import uuid

import pytest
from playwright.sync_api import expect

WIDEST_COLUMN = 36 * 16  # pixels
LONG = "q" * 300
PAGES_BELOW_HOME = "/admin/pages/3/"
WIDTHS = [390, 768, 1280]


@pytest.fixture
def long_urls(editor):
    """Create a redirect with a long target, and let a visitor request a long URL that is missing."""
    name = uuid.uuid4().hex[:8]
    editor.goto("/admin/redirects/rules/add/")
    editor.get_by_label("Old URL").first.fill(f"/old-{name}/")
    editor.get_by_label("Or to a URL").fill(f"/articles/?{name}{LONG}")
    editor.get_by_role("button", name="Save").first.click()
    expect(editor.locator(".messages")).to_contain_text("created")
    editor.request.get(f"/missing-{name}-{LONG}/")
    # Counts are written every five seconds.
    editor.wait_for_function(
        """async (name) => {
            const response = await fetch(`/admin/reports/not-found/results/?q=${name}`);
            return (await response.text()).includes(`-${name}-`);
        }""",
        arg=name,
        polling=500,
    )
    return name


def column_widths(page):
    return page.locator("table.listing thead th").evaluate_all("cells => cells.map((cell) => cell.offsetWidth)")


@pytest.mark.parametrize(
    "list_url", ["/admin/redirects/rules/", "/admin/reports/not-found/", "/admin/redirects/check/"]
)
def test_long_urls_do_not_widen_their_columns(editor, long_urls, list_url):
    editor.goto(f"{list_url}?q={long_urls}")
    for width in WIDTHS:
        editor.set_viewport_size({"width": width, "height": 900})
        assert max([0, *column_widths(editor)]) <= WIDEST_COLUMN, width
        assert editor.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("url", [PAGES_BELOW_HOME, "/admin/reports/seo-audit/"])
def test_titles_in_lists_are_readable_on_a_phone(editor, url):
    editor.set_viewport_size({"width": 390, "height": 844})
    editor.goto(url)
    titles = editor.locator("table.listing td.title").evaluate_all("cells => cells.map((cell) => cell.offsetWidth)")
    assert min(titles) >= 180


def test_findings_of_the_audit_are_readable_on_a_phone(editor):
    editor.set_viewport_size({"width": 390, "height": 844})
    editor.goto("/admin/reports/seo-audit/")
    cells = editor.locator("table.listing td.seo-findings-cell")
    assert min(cells.evaluate_all("cells => cells.map((cell) => cell.offsetWidth)")) >= 180


def open_promote_tab(page):
    page.goto("/admin/pages/3/")
    page.get_by_role("link", name="About the practice").first.click()
    page.get_by_role("tab", name=re.compile("^Promote")).click()


def test_page_can_be_saved_on_a_phone_without_scrolling(editor):
    editor.set_viewport_size({"width": 390, "height": 844})
    editor.goto(PAGES_BELOW_HOME)
    editor.get_by_role("link", name="About the practice").first.click()
    expect(editor.get_by_role("button", name="Save draft")).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1280])
def test_description_is_not_cut_off(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    open_promote_tab(editor)
    description = editor.locator("#id_search_description")
    description.fill(
        "A practice in New York for people whose depression has not lifted with the usual treatments, 9 to 6."
    )
    expect(description).to_have_js_property("clientHeight", description.evaluate("box => box.scrollHeight"))


def test_search_result_in_the_preview_panel_is_readable(editor):
    editor.set_viewport_size({"width": 1280, "height": 900})
    open_promote_tab(editor)
    editor.get_by_role("button", name="Toggle preview").click()
    iframe = editor.locator("iframe[title='Preview']").last
    expect(iframe.content_frame.get_by_role("heading", level=1)).to_be_visible()  # then the panel is ready
    editor.locator("#id_preview_mode").select_option("wagtail-seo")
    title = iframe.content_frame.locator(".result-desktop .result-title")
    for size, width in (("mobile", 375), ("tablet", 768), ("desktop", 1280)):
        editor.locator(f"input[name=preview-size][value={size}]").check(force=True)
        expect(iframe).to_have_js_property("offsetWidth", width)
        expect(title).to_be_visible()
        scale = iframe.evaluate("frame => frame.getBoundingClientRect().width / frame.offsetWidth")
        height = title.evaluate("element => element.getBoundingClientRect().height")
        assert scale * height >= 18, size


def test_choices_fit_on_a_phone(editor):
    editor.set_viewport_size({"width": 390, "height": 844})
    for url in ("/admin/redirects/rules/add/", "/admin/redirects/add-several/"):
        editor.goto(url)
        edges = editor.locator("#main select").evaluate_all(
            "selects => selects.map((select) => select.getBoundingClientRect().right)"
        )
        assert max(edges) <= 390, url
