"""Measure the desk and the calendar with many pages: ``python -m tests.bench.desk --pages 20000 --folder /tmp/desk``.

Creates a site as ``tests.bench.growth`` does, unless it is in the folder. A fifth of its articles gets a review that is
due, a date when it expires, or a draft. Prints queries and the median time of a request to Django, in milliseconds.
"""

import argparse
import datetime
import statistics
import time
from pathlib import Path

from tests.bench.growth import HOST, make_site, set_up

VISITS = 9
SCREENS = {
    "desk": "/admin/",
    "calendar, month": "/admin/desk/calendar/",
    "calendar, week": "/admin/desk/calendar/?view=week",
    "reviews": "/admin/reports/reviews/",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    if not options.folder.exists():
        make_site(options.folder, options.pages)
    set_up(options.folder)
    client = sign_in()
    prepare_pages()
    print("| screen | queries | ms |\n|---|---:|---:|")
    for name, url in SCREENS.items():
        print("| {} | {} | {:,.0f} |".format(name, *measure(client, url)))


def sign_in():
    from django.contrib.auth.models import User
    from django.test import Client

    user = User.objects.filter(username="bench").first() or User.objects.create_superuser("bench")
    client = Client(HTTP_HOST=HOST)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def prepare_pages():
    """Give every fifth article something that the desk or the calendar shows."""
    from django.utils import timezone

    from blog.models import ArticlePage

    today, now = timezone.localdate(), timezone.now()
    changes = [
        {"next_review": today - datetime.timedelta(days=3)},
        {"next_review": today + datetime.timedelta(days=5)},
        {"changed_since_review": today},
        {"expire_at": now + datetime.timedelta(days=4)},
        {"has_unpublished_changes": True},
    ]
    every = list(ArticlePage.objects.order_by("pk").values_list("pk", flat=True))
    for number, values in enumerate(changes):
        keys = every[number::25]
        for start in range(0, len(keys), 500):
            ArticlePage.objects.filter(pk__in=keys[start : start + 500]).update(**values)


def measure(client, url):
    """Return ``(queries, milliseconds)`` of one request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code, response.headers.get("Location"))
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    count = len(queries)  # now: the next request clears the log
    times = []
    for _ in range(VISITS):
        start = time.perf_counter()
        client.get(url)
        times.append(time.perf_counter() - start)
    return count, 1000 * statistics.median(times)


if __name__ == "__main__":
    main()
