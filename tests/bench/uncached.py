"""Compare the processor time of uncached pages: ``python -m tests.bench.uncached python3.11 python3.12 python3.13``.

Each argument is a Python that has the packages of requirements.txt, or, with ``--checkout``, the folder of another
version of the site. They render the pages of a demo clinic in alternating rounds within one run, each in a process of
its own. Prints medians, and, for this version, the queries and the model instances of a page.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from operator import itemgetter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE_NAMES = ("article", "treatment", "article index", "home", "person")
ROUNDS, REQUESTS = 15, 4


class Renderer:
    """A process that renders pages of the site in ``folder`` with the code in ``checkout``."""

    def __init__(self, python, checkout, folder, url):
        from tests.support.processes import environment

        variables = environment(folder, SITE_URL=url, DJANGO_SETTINGS_MODULE="site_core.settings.production")
        variables["FRAGMENT_CACHE"] = "off"
        self.process = subprocess.Popen(
            [python, "-P", __file__, "--render"],
            cwd=checkout,
            env=variables | {"PYTHONPATH": str(checkout)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def measure(self, name, requests):
        """Return ``{"seconds": […], "queries": …, "instances": …}`` of rendering the page ``name``."""
        self.process.stdin.write(f"{name}|{requests}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def render():
    """Render what standard input asks for: the process of a Renderer."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from tests.support.demo_site import PAGES

    client = Client(HTTP_HOST=settings.WAGTAILADMIN_BASE_URL.partition("//")[2])
    for line in sys.stdin:
        name, requests = line.strip().split("|")
        path = PAGES[name]
        assert client.get(path).status_code == 200, path
        queries, instances = count(lambda path=path: client.get(path))
        seconds = []
        for _ in range(int(requests)):
            start = time.thread_time()
            client.get(path)
            seconds.append(time.thread_time() - start)
        print(json.dumps({"seconds": seconds, "queries": queries, "instances": instances}), flush=True)


def count(get):
    """Return the numbers of queries and of model instances of a request."""
    from django.db import connection
    from django.db.models.signals import post_init
    from django.test.utils import CaptureQueriesContext

    instances = []

    def add(sender, **kwargs):
        instances.append(sender)

    post_init.connect(add)
    with CaptureQueriesContext(connection) as queries:
        get()
    post_init.disconnect(add)
    return len(queries), len(instances)


def compare(renderers):
    """Return ``{(page, renderer): seconds}``, and the lowest counts of the last renderer by page.

    They are higher where the local cache has just expired.
    """
    times = {(page, name): [] for page in PAGE_NAMES for name in renderers}
    counts = {}
    for number in range(ROUNDS + 1):
        for page in PAGE_NAMES:
            for name, renderer in renderers.items():
                measured = renderer.measure(page, REQUESTS)
                if number:  # the first round warms up
                    times[page, name] += measured["seconds"]
                    counts[page, name] = min(counts.get((page, name), measured), measured, key=itemgetter("queries"))
    return times, {page: counts[page, name] for page in PAGE_NAMES}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pythons", nargs="*", default=[sys.executable])
    parser.add_argument("--checkout", type=Path, help="the folder of another version, to compare with this one")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        renderers = start(stack, options.pythons, options.checkout)
        times, counts = compare(renderers)
    print(f"| page | queries | instances | {' | '.join(f'{name}, ms' for name in renderers)} |")
    print("|---|" + "---:|" * (len(renderers) + 2))
    for page, counted in counts.items():
        medians = (f"{1000 * statistics.median(times[page, name]):.1f}" for name in renderers)
        print(f"| {page} | {counted['queries']} | {counted['instances']} | {' | '.join(medians)} |")


def start(stack, pythons, other):
    """Return ``{name: Renderer}``: the other version first, if there is one, then this one on each Python."""
    from tests.support.demo_site import serve

    renderers = {}
    for checkout in filter(None, (other and other.resolve(), ROOT)):
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="clinic-uncached-"))
        with serve(Path(folder), checkout) as site:
            url = site.url
        for python in pythons:
            name = f"other version, {version(python)}" if checkout != ROOT else version(python)
            renderers[name] = renderer = Renderer(python, checkout, folder, url)
            stack.callback(renderer.process.terminate)
    return renderers


def version(python):
    """Return the version of the interpreter ``python``, such as “Python 3.13.0”."""
    return subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    render() if sys.argv[1:] == ["--render"] else main()
