"""Compare the speed of two versions: ``python -m tests.bench.checkouts ../other-checkout --rounds 5 --seconds 3``.

Each version serves its own demo clinic from its own code. Every page type is measured with and without the page cache,
in alternating rounds within one run. Prints the medians of requests per second, and their ratio. Needs wrk.
"""

import argparse
import contextlib
import shutil
import tempfile
from pathlib import Path

from tests.bench.http import Target, measure
from tests.support.demo_site import PAGES, ROOT, serve

CACHED = ("home", "article", "treatment")


def targets(stack, checkout):
    """Return ``{row: Target}`` for the version in the folder ``checkout``."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="clinic-bench-")))
    cached = stack.enter_context(serve(folder, checkout))
    uncached = stack.enter_context(serve(folder, checkout, PAGE_CACHE="off"))
    rows = {f"{page}, cached": Target(cached.url + PAGES[page]) for page in CACHED}
    return rows | {page: Target(uncached.url + path) for page, path in PAGES.items() if page != "not found"}


def compare(other, rounds, seconds):
    """Return ``{row: (Load of the other version, Load of this one)}``."""
    with contextlib.ExitStack() as stack:
        versions = {"other": targets(stack, other), "this": targets(stack, ROOT)}
        interleaved = {(row, name): versions[name][row] for row in versions["this"] for name in versions}
        loads = measure(interleaved, rounds, seconds)
    return {row: (loads[row, "other"], loads[row, "this"]) for row in versions["this"]}


def table(measured):
    """Return ``measured`` as a Markdown table."""
    lines = ["| | other, requests per second | this | this / other |", "|---|---:|---:|---:|"]
    for row, (other, this) in measured.items():
        lines.append(f"| {row} | {other.rate:,.1f} | {this.rate:,.1f} | {this.rate / other.rate:.2f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="the folder of the other version")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    if not shutil.which("wrk"):
        parser.error("wrk is needed and was not found. On Debian: apt-get install wrk")
    print(table(compare(options.other.resolve(), options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
