"""Measure an import from WordPress while the site is visited: ``python -m tests.bench.wordpress --posts 1000``.

Imports an export with that many posts into a demo clinic, as the command does, and requests its pages from a server
beside it again and again. Prints posts per second, the CPU time of a post, peak memory, and how long visitors waited,
before the import and during it. ``--profile`` says where the CPU time goes. Large exports are mostly comments: with
``--comments 100 --posts 10000``, the file has 1 GB.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from tests.bench.demo import create_demo
from tests.support import wxr
from tests.support.demo_site import ROOT, serve
from tests.support.processes import environment

URLS = ("/", "/articles/", "/treatments/", "/search/?q=ketamine&visit={number}")
SECONDS_BEFORE = 10
PAUSE = 0.1  # seconds between two visits
SCRIPT = """
import resource, sys
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "import_wordpress", *sys.argv[1:]])
usage = resource.getrusage(resource.RUSAGE_SELF)
print(f"CPU {usage.ru_utime + usage.ru_stime:.2f} peak {usage.ru_maxrss // 1024}")
"""
SENTENCE = "People with chronic pain often sleep badly, and those who sleep badly feel more pain on the next day. "


def post_text(number: int, number_of_posts: int) -> str:
    """Return a text of about 700 words in blocks, with links to other posts, a list, a table, and references."""
    other = number * 7 % number_of_posts + 1
    paragraph = f"<!-- wp:paragraph -->\n<p>{SENTENCE * 6}</p>\n<!-- /wp:paragraph -->"
    sections = "".join(
        f'<!-- wp:heading -->\n<h2 class="wp-block-heading">Part {part}</h2>\n<!-- /wp:heading -->{paragraph}'
        for part in range(5)
    )
    anchor = f'<a href="https://clinic.example/post-{other}/">this</a>'
    link = f"<!-- wp:paragraph --><p>See {anchor}.</p><!-- /wp:paragraph -->"
    points = "<!-- wp:list --><ul><li>Rest</li><li>Walk</li></ul><!-- /wp:list -->"
    rows = "<tr><th>Week</th><th>Visits</th></tr><tr><td>1</td><td>5</td></tr>"
    table = f"<!-- wp:table --><figure><table>{rows}</table></figure><!-- /wp:table -->"
    work = "Smith J, Doe A. Sleep and pain. Lancet. 2019;395(10223):12-18. doi:10.1000/xyz123"
    return f"{sections}{link}{points}{table}<h2>References</h2><ol><li>{work}</li></ol>"


def write_export(path: Path, posts: int, comments: int) -> None:
    conversation = (SENTENCE * 10,) * comments
    topics = [("category", f"topic-{number}", f"Topic {number}") for number in range(20)]
    with path.open("w", encoding="utf-8") as file:
        file.write(wxr.HEAD + wxr.author("mellison", "Maya Ellison"))
        for number in range(1, posts + 1):
            fields = {
                "post_name": f"post-{number}",
                "link": f"https://clinic.example/post-{number}/",
                "creator": "mellison",
                "post_date": "2024-03-01 09:30:00",
                "post_date_gmt": "2024-03-01 14:30:00",
            }
            text, terms = post_text(number, posts), (topics[number % 20],)
            file.write(wxr.item(number, f"Post {number}", content=text, terms=terms, comments=conversation, **fields))
        file.write(wxr.TAIL)


class Visitor(threading.Thread):
    """Requests pages one after the other until ``stop`` is set."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.stop = url, threading.Event()
        self.seconds: list[float] = []
        self.errors = 0

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            start = time.perf_counter()
            try:
                path = URLS[number % len(URLS)].format(number=number)
                urllib.request.urlopen(f"{self.url}{path}", timeout=60).read()
            except OSError:
                self.errors += 1
            self.seconds.append(time.perf_counter() - start)
            self.stop.wait(PAUSE)

    def describe(self) -> str:
        ordered = sorted(self.seconds)
        p95 = ordered[int(len(ordered) * 0.95)]
        return (
            f"{len(ordered)} requests, {self.errors} errors, median {statistics.median(ordered) * 1000:.0f} ms, "
            f"p95 {p95 * 1000:.0f} ms, slowest {ordered[-1] * 1000:.0f} ms"
        )


def visit(url: str) -> Visitor:
    visitor = Visitor(url)
    visitor.start()
    return visitor


def run_import(data_dir: Path, export: Path, profile: Path | None, *options: str) -> tuple[float, str]:
    """Import ``export`` in a process of its own. Return how many seconds that took, and its output."""
    script = f"import cProfile\ncProfile.run({SCRIPT!r}, {str(profile)!r})" if profile else SCRIPT
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, str(export), "--report", str(data_dir / "report"), *options],
        cwd=ROOT,
        env=environment(data_dir, DJANGO_SETTINGS_MODULE="site_core.settings.production"),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return time.perf_counter() - start, done.stdout


def measure(folder: Path, posts: int, comments: int, profile: Path | None, *options: str) -> None:
    data_dir, export = folder / "data", folder / "export.xml"
    data_dir.mkdir()
    create_demo(data_dir)
    write_export(export, posts, comments)
    print(f"{posts:,} posts, {export.stat().st_size / 1e6:.1f} MB, {os.cpu_count()} cores")
    with serve(data_dir) as site:
        before = visit(site.url)
        time.sleep(SECONDS_BEFORE)
        before.stop.set()
        before.join()
        during = visit(site.url)
        seconds, output = run_import(data_dir, export, profile, *options)
        during.stop.set()
        during.join()
    match = re.search(r"CPU ([\d.]+) peak (\d+)", output)
    assert match, output
    minutes = seconds / posts * 10_000 / 60
    print(f"Imported in {seconds:.0f} s: {posts / seconds:.1f} posts per second, 10,000 in {minutes:.0f} min")
    print(f"CPU {float(match[1]) / posts * 1000:.0f} ms per post, peak memory {match[2]} MB")
    print(f"Visitors before: {before.describe()}")
    print(f"Visitors during: {during.describe()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--comments", type=int, default=0, help="comments of each post, 1 KB each")
    parser.add_argument("--dry-run", action="store_true", help="read and convert, without importing anything")
    parser.add_argument("--profile", type=Path, help="where to write a profile (cProfile) of the import")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wordpress-bench-") as folder:
        flags = ["--dry-run"] if options.dry_run else []
        measure(Path(folder), options.posts, options.comments, options.profile, *flags)


if __name__ == "__main__":
    main()
