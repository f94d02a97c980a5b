"""Measure the first response after a change: ``python -m tests.bench.after_change``.

Two servers of the same demo clinic take turns: one compresses at once (as it does for shared caches), one later. Prints
the medians, and the bytes of the first response and of later ones.
"""

import argparse
import http.client
import shutil
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from site_core.caching.page_cache.stores.files import FileStore
from tests.bench.demo import create_demo
from tests.support.demo_site import PAGES, serve
from tests.support.processes import wait_for

NAMES = ("home", "treatment", "article index", "article")


class Visitor:
    """Requests pages from the server of ``site``, on one connection."""

    def __init__(self, site):
        self.store = FileStore(site.data_dir / "page-cache", 2**29)
        self.connection = http.client.HTTPConnection(site.url.partition("//")[2])

    def get(self, path):
        """Return ``(milliseconds, bytes)``."""
        started = time.perf_counter()
        self.connection.request("GET", path, headers={"Accept-Encoding": "br"})
        size = len(self.connection.getresponse().read())
        return 1000 * (time.perf_counter() - started), size

    def get_after_change(self, path):
        """Return ``(milliseconds, bytes)`` of the first response."""
        time.sleep(0.6)  # within half a second of the last change, visitors may get the page from before
        self.store.invalidate()
        time.sleep(0.05)  # by then, workers know it
        return self.get(path)

    def final_size(self, path, first_size, is_later):
        if is_later:
            wait_for(lambda: self.get(path)[1] < first_size, f"{path} was not compressed again")
        return self.get(path)[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clinic-change-") as folder, ExitStack() as stack:
        first, second = Path(folder, "first"), Path(folder, "second")
        first.mkdir()
        create_demo(first)
        shutil.copytree(first, second)
        at_once = Visitor(stack.enter_context(serve(first, SHARED_CACHE_SECONDS="60")))
        later = Visitor(stack.enter_context(serve(second)))
        print("| page | compressed at once, ms | later, ms | bytes at first | bytes then |\n|---|---:|---:|---:|---:|")
        for name in NAMES:
            print("| {} | {:.0f} | {:.0f} | {:,} | {:,} |".format(name, *measure(at_once, later, PAGES[name], options)))


def measure(at_once, later, path, options):
    times = {at_once: [], later: []}
    for _ in range(options.rounds):
        for visitor in times:
            milliseconds, size = visitor.get_after_change(path)
            times[visitor].append(milliseconds)
            final = visitor.final_size(path, size, visitor is later)
    return statistics.median(times[at_once]), statistics.median(times[later]), size, final


if __name__ == "__main__":
    main()
