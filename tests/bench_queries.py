"""Queries of every page type of the demo clinic, without the page cache: ``python -m tests.bench_queries``.

The second of two visits in one process: the first reads what is held for a moment (site, settings, menus).
"""

import os
import tempfile
from pathlib import Path

import django

from tests.browser.demo_site import PAGES, serve
from tests.processes import environment


def main():
    with tempfile.TemporaryDirectory(prefix="clinic-queries-") as folder:
        with serve(Path(folder)) as site:
            host = site.url.partition("//")[2]
        os.environ.update(
            environment(folder, SITE_URL=site.url, DJANGO_SETTINGS_MODULE="site_core.settings.production")
        )
        django.setup()
        print("| page | queries |\n|---|---:|")
        for name, path in PAGES.items():
            print(f"| {name} | {count(path, host)} |")


def count(path, host):
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    visitor = Client(HTTP_HOST=host)
    visitor.get(path)
    with CaptureQueriesContext(connection) as queries:
        visitor.get(path)
    return len(queries)


if __name__ == "__main__":
    main()
