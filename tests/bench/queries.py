"""Measure queries and CPU time of every page type, without the page cache: ``python -m tests.bench.queries``.

Each page of the demo clinic was requested before in the same process: the first request fills the local cache (site,
settings, menus). The minimum of the times counts, because other work of the machine only adds to it.
"""

import os
import tempfile
import time
from pathlib import Path

import django

from tests.support.demo_site import PAGES, serve
from tests.support.processes import environment

VISITS = 40


def main():
    with tempfile.TemporaryDirectory(prefix="clinic-queries-") as folder:
        with serve(Path(folder)) as site:
            host = site.url.partition("//")[2]
        os.environ.update(
            environment(folder, SITE_URL=site.url, DJANGO_SETTINGS_MODULE="site_core.settings.production")
        )
        django.setup()
        print("| page | queries | CPU time, ms |\n|---|---:|---:|")
        for name, path in PAGES.items():
            print("| {} | {} | {:.1f} |".format(name, *measure(path, host)))


def measure(path, host):
    """Return ``(queries, milliseconds)`` of one request."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    visitor = Client(HTTP_HOST=host)
    visitor.get(path)
    with CaptureQueriesContext(connection) as queries:
        visitor.get(path)
    count = len(queries)  # now: the next request clears the log
    times = []
    for _ in range(VISITS):
        start = time.process_time()
        visitor.get(path)
        times.append(time.process_time() - start)
    return count, 1000 * min(times)


if __name__ == "__main__":
    main()
