"""How long visitors wait for the paint after a tap or a key (INP): ``python -m tests.bench.interactions``.

Each interaction is made on a phone with a processor that is four times as slow, several times. The Event Timing API
measures from the input until the next paint. It rounds to 8 ms, and leaves out what takes less than 16 ms.
"""

import argparse
import math
import statistics
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, PAGES, demo_site, serve

SLOWDOWN = 4
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
RECORD = """interactions = []; new PerformanceObserver((list) => interactions.push(...list.getEntries()
    .filter((entry) => entry.interactionId).map((entry) => entry.duration)
)).observe({type: "event", durationThreshold: 16, buffered: true})"""
# The next page would replace this one before its paint is recorded.
STAY = """addEventListener("submit", (event) => event.preventDefault());
addEventListener("click", (event) => event.target.closest("a:not([href^='#'])") && event.preventDefault());"""
# Two frames after the input, its paint is over. Event Timing reports it in a task of its own.
PAINTED = (
    """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"""
)


def open_menu(page):
    page.get_by_role("button", name="Menu").tap()


def close_menu(page):
    open_menu(page)
    page.evaluate(PAINTED)
    page.evaluate("interactions.length = 0")
    page.get_by_role("button", name="Close").tap()


def filter_by_topic(page):
    page.locator(".topics a").nth(1).tap()


def type_into_search(page):
    page.locator("#search-words").press_sequentially("sleep")


def search(page):
    page.locator("#search-words").fill("sleep")
    page.get_by_role("button", name="Search", exact=True).tap()


def open_question(page):
    page.locator("main details summary").first.tap()


def jump_to_section(page):
    page.locator(".table-of-contents a").nth(1).tap()


# Name → page type and what a visitor does there.
INTERACTIONS = {
    "open the menu": ("article", open_menu),
    "close the menu": ("article", close_menu),
    "filter articles by topic": ("article index", filter_by_topic),
    "type into the search field": ("search", type_into_search),
    "search": ("search", search),
    "open a question": ("treatment", open_question),
    "jump to a section": ("treatment", jump_to_section),
}


def measure(context, path, interact):
    """Return how many milliseconds the slowest input of ``interact`` took until the next paint."""
    page = context.new_page()
    page.add_init_script(RECORD)
    page.add_init_script(STAY)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    interact(page)
    page.evaluate(PAINTED)
    durations = page.evaluate("interactions")
    page.close()
    return max(durations, default=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="the data of a demo clinic, which saves the time to create it")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    if not CHROMIUM:
        sys.exit("Chromium not found. On Debian: apt-get install chromium")
    with serve(options.folder) if options.folder else demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        print("| interaction | median, ms | worst, ms |\n|---|---:|---:|")
        for name, (page_type, interact) in INTERACTIONS.items():
            context = browser.new_context(base_url=site.url, **PHONE)
            durations = [measure(context, PAGES[page_type], interact) for _ in range(options.rounds)]
            print(f"| {name} | {text(statistics.median(durations))} | {text(max(durations))} |", flush=True)
            context.close()


def text(milliseconds):
    return f"{math.ceil(milliseconds)}" if milliseconds else "< 16"


if __name__ == "__main__":
    main()
