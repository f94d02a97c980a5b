"""What a visitor with a slow connection sees of the web fonts on the first page: ``python -m tests.bench.late_fonts``.

Each page type is opened at several widths, with nothing in the cache and fonts that arrive after the first paint. The
table compares ``font-display`` values with what the site does: ``optional``, and a script that uses late fonts if
nothing moves.
"""

import argparse
import statistics
import sys
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, PAGES, demo_site, serve

SIZES = [(360, 640), (390, 844), (412, 823), (768, 1024), (1280, 800)]
FONT_DELAY = 700  # milliseconds after the page
RECORD_SHIFTS = """shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries()
    .map((shift) => shift.value))).observe({type: "layout-shift", buffered: true})"""
# Name in the table → the value of font-display, and whether the site's script runs.
VARIANTS = {"swap": ("swap", False), "optional": ("optional", False), "optional, with the script": ("optional", True)}


def rewrite(font_display, route):
    """Respond with the page, with another ``font_display`` in its critical CSS."""
    response = route.fetch()
    body = response.text().replace("font-display:optional", f"font-display:{font_display}")
    headers = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
    route.fulfill(status=response.status, headers=headers | {"content-type": "text/html; charset=utf-8"}, body=body)


def delay(page, route):
    page.wait_for_timeout(FONT_DELAY)
    route.continue_()


def open_page(context, url, font_display, has_script):
    """Return ``(layout shift, whether the text is in a web font)`` after all fonts have arrived."""
    page = context.new_page()
    page.add_init_script(RECORD_SHIFTS)
    page.route(url, partial(rewrite, font_display))
    page.route("**/*.woff2", partial(delay, page))
    if not has_script:
        page.route("**/js/site.*", lambda route: route.abort())
    page.goto(url, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_timeout(300)
    shift = sum(page.evaluate("shifts"))
    fonts = platform_fonts(page, "main p")
    page.close()
    return shift, any(font["isCustomFont"] for font in fonts)


def platform_fonts(page, selector):
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    return session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]


def measure(browser, url, font_display, has_script):
    """Yield ``(layout shift, whether the text is in a web font)`` for every page type and size."""
    for width, height in SIZES:
        for path in PAGES.values():
            viewport = {"width": width, "height": height}
            context = browser.new_context(bypass_csp=True, viewport=viewport, device_scale_factor=2)
            yield open_page(context, url + path, font_display, has_script)
            context.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="the data of a demo clinic, which saves the time to create it")
    options = parser.parse_args()
    if not CHROMIUM:
        sys.exit("Chromium not found. On Debian: apt-get install chromium")
    with serve(options.folder) if options.folder else demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        print("| `font-display` | pages in web fonts | largest shift | mean shift |\n|---|---:|---:|---:|")
        for name, variant in VARIANTS.items():
            measured = list(measure(browser, site.url, *variant))
            shifts, used = zip(*measured, strict=True)
            print(
                f"| {name} | {sum(used)} of {len(used)} | {max(shifts):.4f} | {statistics.mean(shifts):.4f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
