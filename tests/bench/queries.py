"""Measure queries and CPU time of every page type, without the page cache: ``python -m tests.bench.queries``.

Each page of the demo clinic was requested before in the same process: the first request fills the local cache (site,
settings, menus). It is measured with all its fragments stored, as visitors meet it after somebody changed the text of
another page; after a new article, which changes all lists; and after a change that every page may show. The three take
turns. The minimum of the times counts, because other work of the machine only adds to it.
"""

import os
import tempfile
import time
from pathlib import Path

import django

from tests.bench.demo import create_demo
from tests.support.demo_site import PAGES, serve
from tests.support.processes import environment

VISITS = 40


def main():
    with tempfile.TemporaryDirectory(prefix="clinic-queries-") as folder:
        create_demo(Path(folder))
        with serve(Path(folder)) as site:
            host = site.url.partition("//")[2]
        os.environ.update(
            environment(folder, SITE_URL=site.url, DJANGO_SETTINGS_MODULE="site_core.settings.production")
        )
        django.setup()
        print("| page | stored: queries | CPU time, ms | new article: ms | nothing stored: queries | CPU time, ms |")
        print("|---|---:|---:|---:|---:|---:|")
        for name, path in PAGES.items():
            print("| {} | {} | {:.1f} | {:.1f} | {} | {:.1f} |".format(name, *measure(path, host)))


def measure(path, host):
    """Return ``(queries, ms, ms, queries, ms)`` of one request: see above."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from site_core.caching.fragments.versions import LISTED_PAGES, SITE, change_versions

    visitor = Client(HTTP_HOST=host)

    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            visitor.get(path)
        return len(queries)

    def measure_after(*versions):
        if versions:
            change_versions(versions)
            visitor.get("/no-such-page/")  # reads the settings again
        start = time.process_time()
        visitor.get(path)
        return 1000 * (time.process_time() - start)

    visitor.get(path)
    change_versions([SITE])
    visitor.get("/no-such-page/")
    cold, warm = count_queries(), count_queries()
    times = [(measure_after(), measure_after(LISTED_PAGES), measure_after(SITE)) for _ in range(VISITS)]
    stored, new_article, nothing = map(min, zip(*times, strict=True))
    return warm, stored, new_article, cold, nothing


if __name__ == "__main__":
    main()
