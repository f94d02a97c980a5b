"""Measure the sitemap of a large site after changes: ``python -m tests.bench.sitemap --folder /tmp/growth/100000``.

Takes the site in the folder, which tests.bench.growth creates, or that in ``DATABASE_URL``. Prints the processor time
of this process and, with PostgreSQL, of the server's process of the connection. Changes are rolled back.
"""

import argparse
import contextlib
import os
import statistics
import time
from pathlib import Path

from tests.bench.growth import HOST, set_up

ROUNDS = 5
TICKS = os.sysconf("SC_CLK_TCK")


def changes():
    """Return ``{name: function}``."""
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.images import get_image_model
    from wagtail.models import PageViewRestriction, Site

    from blog.models import ArticlePage, BlogIndexPage
    from site_core.pages.models import PersonPage
    from site_core.site_settings.models import ClinicSettings

    def publish(page):
        page.save_revision().publish()

    article = ArticlePage.objects.live().order_by("pk")[ArticlePage.objects.live().count() // 2]
    return {
        "nothing": lambda: None,
        "an article": lambda: publish(ArticlePage.objects.get(pk=article.pk)),
        "settings": lambda: ClinicSettings.for_site(Site.objects.get()).save(),
        "an image": lambda: get_image_model().objects.first().save(),
        "a person": lambda: publish(PersonPage.objects.live().first()),
        "a redirect": lambda: Redirect.objects.create(old_path="/old", redirect_link="/"),
        "a redirect at an article": lambda: Redirect.objects.create(
            old_path=article.url.rstrip("/"), redirect_link="/"
        ),
        "a private section": lambda: PageViewRestriction.objects.create(
            page=BlogIndexPage.objects.get(), restriction_type="login"
        ),
    }


def server_time():
    """Return the seconds of processor time of PostgreSQL's process for this connection, or 0 on another machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor, contextlib.suppress(FileNotFoundError):
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0


def measure(client, url, change):
    """Return the milliseconds of processor time of a request after ``change``: here, and in the database server."""
    from django.db import transaction

    with transaction.atomic():
        change()
        start = time.process_time(), server_time()
        response = client.get(url)
        assert response.status_code == 200
        assert b"".join(response)
        times = time.process_time() - start[0], server_time() - start[1]
        transaction.set_rollback(True)
    client.get(url)
    return [1000 * seconds for seconds in times]


def print_row(name, times):
    here, server = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"| {name} | {here:.0f} | {server:.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/growth/100000"))
    set_up(parser.parse_args().folder)
    from django.db import connection
    from django.test import Client

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            print(f"PostgreSQL, jit {cursor.fetchone()[0]}\n")
    client = Client(HTTP_HOST=HOST)
    client.get("/sitemap.xml")
    print("| the sitemap index after a change of | processor time, ms | database server, ms |\n|---|---:|---:|")
    for name, change in changes().items():
        print_row(name, [measure(client, "/sitemap.xml", change) for _ in range(ROUNDS)])
    print_row(
        "(a file of 5,000 articles)", [measure(client, "/sitemap-articles-2.xml", lambda: None) for _ in range(5)]
    )


if __name__ == "__main__":
    main()
