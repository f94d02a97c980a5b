"""The running demo clinic is measured, and its accessibility statement says what was found."""

import os

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.demo_site import copy_demo_data, serve
from tests.support.processes import run_python


@pytest.fixture(scope="module")
def measured_site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("measured") / "demo"
    copy_demo_data(tmp_path_factory, folder)
    with serve(folder) as site:
        file = str(folder / "accessibility.json")
        for command in ("-m tests.tools.accessibility " + site.url, "manage.py record_accessibility"):
            process = run_python(folder, *command.split(), file)
            assert process.returncode == 0, process.stderr
        yield site


@pytest.mark.parametrize("width", [390, 1280])
def test_the_statement_shows_the_run(browser, measured_site, width):
    context = browser.new_context(base_url=measured_site.url, viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto("/accessibility/")
    section = page.locator(".accessibility-measurements")
    expect(section.get_by_text("Measured on")).to_be_visible()
    expect(section.locator("tbody tr").first).to_contain_text("Nothing found")
    expect(section.get_by_text("These pages sent no requests to other hosts.")).to_be_visible()
    expect(section.get_by_text("They set no cookies.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    if screenshots := os.environ.get("SCREENSHOTS"):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            section.screenshot(path=f"{screenshots}/accessibility-{width}-{scheme}.png")
    context.close()
