"""Measure everything in docs/performance.md, and update it: ``make bench``, or ``python -m tests.bench --only http``.

Says how long each table takes. The site of 100,000 articles is created once, in ``--folder``, and the tables share one
demo clinic. Needs wrk. Also measures nginx, Caddy, and Varnish if they are installed (Debian: apt-get install wrk
nginx caddy varnish varnish-modules).
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.bench.demo import VARIABLE

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"


def sections(options):
    """Return ``{section: command}``. Each command prints Markdown."""
    growth = ["tests.bench.growth", f"--folder={options.folder}", f"--big={options.articles}"]
    return {
        "http": ["tests.bench.http"],
        "slow clients": ["tests.bench.slow_clients"],
        "reloads": ["tests.bench.reloads"],
        "queries": ["tests.bench.queries"],
        "after change": ["tests.bench.after_change"],
        "start": ["tests.bench.start"],
        "renditions": ["tests.bench.renditions"],
        "admin": ["tests.bench.admin"],
        "growth": growth,
        "reports": ["tests.bench.reports", f"--folder={options.folder}", f"--articles={options.articles}"],
    }


def run(command, folder):
    """Return the tables that ``command`` prints."""
    environment = os.environ | {VARIABLE: str(Path(folder, "demo"))}
    done = subprocess.run(
        [sys.executable, "-m", *command], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return re.sub(r"(?m)^(?!\|).*\.\.\.$\n?", "", done.stdout)


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
    parser.add_argument("--only", metavar="TABLE", help="One of http, queries, after change, start, …")
    options = parser.parse_args()
    commands = sections(options)
    if options.only and options.only not in commands:
        parser.error(f"There is no table “{options.only}”. The tables are: {', '.join(commands)}")
    if options.only in (None, "http", "slow clients") and not shutil.which("wrk"):
        parser.error("wrk not found. On Debian: apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="clinic-bench-") as folder:
        for name in [options.only] if options.only else commands:
            print(f"Measuring {name} …", flush=True)
            started = time.monotonic()
            tables = run(commands[name], folder)
            write(name, f"{measured_on()}\n\n{tables}")
            print(f"{tables}\n{name} took {time.monotonic() - started:.0f} s.\n", flush=True)


if __name__ == "__main__":
    main()
