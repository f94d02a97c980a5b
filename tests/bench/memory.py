"""Memory of the whole site on a small server: ``python -m tests.bench.memory``.

Starts the demo clinic as ``make run`` does. Visitors request its pages, an editor saves, previews, and publishes an
article, and uploads a photo of 24 megapixels. Every 0.2 s, the PSS of all processes is read: what a process shares with
others counts once in total. The table has the peaks.
"""

import argparse
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.bench.renditions import create_photo
from tests.bench.tasks.editor import TIMEOUT, Editor, sign_in
from tests.support.demo_site import CHROMIUM, CHROMIUM_ARGS, PAGES, ROOT, serve
from tests.support.processes import child_pids

INTERVAL = 0.2
VISITORS, PAUSE = 4, 0.2  # seconds between the requests of a visitor
REST = 20  # seconds at the end: what is created in the background


class Sampler(threading.Thread):
    """Records the peaks of the process ``pid`` and all that it starts, in megabytes."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.total, self.peaks = pid, 0, {}
        self.stopped = threading.Event()

    def run(self):
        while not self.stopped.wait(INTERVAL):
            sizes = {pid: (process_name(pid, self.pid), pss(pid)) for pid in process_tree(self.pid)}
            self.total = max(self.total, sum(size for _, size in sizes.values()))
            for name, size in sizes.values():
                self.peaks[name] = max(self.peaks.get(name, 0), size)

    def stop(self):
        self.stopped.set()
        self.join()


def process_tree(pid):
    with suppress(OSError):
        return [pid, *(each for child in child_pids_of_threads(pid) for each in process_tree(child))]
    return []


def child_pids_of_threads(pid):
    """Return the children of all threads of ``pid``."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            yield from map(int, (task / "children").read_text().split())


def pss(pid):
    """Return the proportional set size of a process in megabytes. 0 if it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0


def process_name(pid, main):
    """Return what kind of process it is. Workers have the same command line as the server that started them."""
    command = ""
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    if "limited_process" in command:
        return "image decoder"
    if pid == main:
        return "main process"
    return "server" if pid in child_pids_of(main) else "worker"


def child_pids_of(pid):
    with suppress(OSError):
        return child_pids(pid)
    return []


@contextmanager
def visitors(url):
    """Let visitors request all pages until the end, and the admin’s client nothing."""
    stopped = threading.Event()
    urls = [url + path for path in PAGES.values()]

    def visit(number):
        while not stopped.wait(PAUSE):
            number += 1
            with suppress(urllib.error.URLError, TimeoutError):
                urllib.request.urlopen(urls[number % len(urls)], timeout=60).read()

    threads = [threading.Thread(target=visit, args=(number * 3,)) for number in range(VISITORS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def edit(editor):
    """Correct a page with its preview open, and publish it."""
    editor.open_form("/about/")
    editor.button("Toggle preview")
    preview = editor.page.frame_locator("iframe[title='Preview']").last
    introduction = editor.page.locator("#id_introduction")
    introduction.fill(f"{introduction.input_value()} Welcome.")
    expect(preview.get_by_text("Welcome.").first).to_be_visible()
    editor.publish()


def upload(page, photo):
    page.goto("/admin/images/add/")
    page.locator("input[type=file]").set_input_files(photo)
    page.locator("#id_title").fill("A large photo")
    page.get_by_label("Alternative text").first.fill("A pattern with many colors")
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/admin/images/")


def work(site, photo):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        expect.set_options(timeout=TIMEOUT)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=site.url)
        page.set_default_timeout(TIMEOUT)
        sign_in(page, site.password)
        edit(Editor(page))
        upload(page, photo)
        browser.close()
    time.sleep(REST)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="the data of a demo clinic, which saves the time to create it")
    parser.add_argument("--password", default="", help="that of its administrator")
    parser.add_argument("--checkout", type=Path, default=ROOT, help="the code, to compare with another version")
    options = parser.parse_args()
    if not CHROMIUM:
        sys.exit("Chromium not found. On Debian: apt-get install chromium")
    with tempfile.TemporaryDirectory(prefix="clinic-memory-") as folder:
        photo = Path(folder, "photo.jpg")
        create_photo().save(photo, quality=90)
        data_dir = options.folder or Path(folder, "data")
        data_dir.mkdir(exist_ok=True)
        with serve(data_dir, options.checkout) as site:
            site.password = site.password or options.password
            sampler = Sampler(site.server.pid)
            sampler.start()
            with visitors(site.url):
                work(site, photo)
            sampler.stop()
    print("| process | peak memory, MB |\n|---|---:|")
    for name, size in sorted(sampler.peaks.items()):
        print(f"| {name} | {size:.0f} |")
    print(f"| all together | {sampler.total:.0f} |")


if __name__ == "__main__":
    main()
