"""Measure everything in docs/performance.md, and update it: ``make bench``, or ``python -m tests.bench --only http``.

Takes about an hour, most of it to create the site of 100,000 articles in ``--folder``, once. Needs wrk. Also measures
nginx and Varnish if they are installed (Debian: apt-get install wrk nginx varnish).
"""

import argparse
import platform
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"


def sections(options):
    """Return ``{section: command}``. Each command prints Markdown."""
    growth = ["tests.bench.growth", f"--folder={options.folder}", f"--big={options.articles}"]
    return {
        "http": ["tests.bench.http"],
        "queries": ["tests.bench.queries"],
        "after change": ["tests.bench.after_change"],
        "start": ["tests.bench.start"],
        "renditions": ["tests.bench.renditions"],
        "growth": growth,
        "reports": ["tests.bench.reports", f"--folder={options.folder}", f"--articles={options.articles}"],
    }


def measured_on():
    model = next(iter(re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())), platform.machine())
    today = date.today()
    return f"Measured on {today:%B} {today.day}, {today.year}: Python {platform.python_version()}, {model}."


def write(name, markdown):
    """Replace the text between the comments of section ``name`` with ``markdown``."""
    text = DOCUMENT.read_text()
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, _, rest = text.partition(start)
    _, end_marker, after = rest.partition(end)
    if not end_marker:
        raise SystemExit(
            f"{DOCUMENT.name} has no section “{name}”: the lines “{start.strip()}” and “{end}” are missing."
        )
    DOCUMENT.write_text(f"{before}{start}{markdown.strip()}\n{end}{after}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/clinic-growth"))
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--only", choices=["http", "queries", "renditions", "growth", "reports"])
    options = parser.parse_args()
    if not shutil.which("wrk"):
        parser.error("wrk not found. On Debian: apt-get install wrk")
    for name, command in sections(options).items():
        if options.only in (None, name):
            print(f"Measuring {name} …", flush=True)
            done = subprocess.run([sys.executable, "-m", *command], stdout=subprocess.PIPE, text=True, check=True)
            tables = re.sub(r"(?m)^(?!\|).*\.\.\.$\n?", "", done.stdout)
            write(name, f"{measured_on()}\n\n{tables}")
            print(tables, flush=True)


if __name__ == "__main__":
    main()
