"""Measure reports of a large site: ``python -m tests.bench.reports --folder /tmp/growth --articles 100000``.

Takes the site that tests.bench.growth creates, and adds redirects to a copy of it. Prints a table of screens, and one
of what runs in the background, with processor time and peak memory, each in a process of its own.
"""

import argparse
import multiprocessing
import resource
import shutil
import statistics
import time
from pathlib import Path

from tests.bench.growth import HOST, make_site, set_up

ROUNDS = 5


def fill(count):
    from tests.bench.redirects import fill

    fill(count, 200)


def audit_seo(count):
    from site_core.seo_audit import background

    assert background.run_and_wait().state == "done"


def check_redirects(count):
    from site_core.redirects.checks import background

    assert background.run_and_wait().state == "done"


def run_here():
    """Have tasks run in this process, whose time and memory are measured."""
    from django.conf import settings

    settings.TASKS_IN_PROCESSES = False


# {name: function}, in the order in which they run. The first one prepares.
WORK = {"": fill, "SEO audit, first time": audit_seo, "SEO audit, again": audit_seo, "redirect check": check_redirects}


def screens():
    """Return ``{name: path below the admin}``."""
    from blog.models import ArticlePage

    page = ArticlePage.objects.live().order_by("pk")[ArticlePage.objects.count() // 2].pk
    report = "reports/seo-audit/"
    return {
        "SEO report": report,
        "SEO report, by title": f"{report}?ordering=title",
        "SEO report, by finding": f"{report}?kind=orphan&kind=title_long",
        "SEO report, search": f"{report}?q=lantern",
        "SEO report, last page": f"{report}?p=2000",
        "SEO report as CSV": f"{report}?export=csv",
        "edit search results": f"{report}edit/",
        "SEO audit of a page, in the editor": f"seo/checks/{page}/",
        "redirect check": "redirects/check/",
        "test a URL": "redirects/test/?url=/old/5000/a-page-that-moved/",
        "redirects as CSV": "redirects/export/csv/",
    }


def measure_work(folder, name, count, pipe):
    set_up(folder)
    run_here()
    start = time.process_time()
    WORK[name](count)
    pipe.send((time.process_time() - start, peak()))


def measure_screen(folder, name, count, pipe):
    set_up(folder)
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(HTTP_HOST=HOST)
    user, _ = get_user_model().objects.get_or_create(username="bench", is_superuser=True, is_staff=True)
    client.force_login(user)
    url = f"/{settings.ADMIN_PATH}{screens()[name]}"
    times = []
    for _round in range(1 if "CSV" in name else ROUNDS):
        start = time.process_time()
        response = client.get(url)
        for _chunk in response if response.streaming else ():
            pass
        times.append(time.process_time() - start)
        assert response.status_code == 200, (url, response.status_code)
    pipe.send((statistics.median(times), peak()))


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_process(function, *args):
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=function, args=(*args, theirs))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()


def measure(folder, count):
    print(f"| in the background, with {count:,} articles and redirects | processor time, s | peak memory, MB |")
    print("|---|---:|---:|")
    for name in WORK:
        seconds, megabytes = in_process(measure_work, folder, name, count)
        if name:
            print(f"| {name} | {seconds:.0f} | {megabytes:.0f} |", flush=True)
    print("\n| screen | processor time, s | peak memory, MB |\n|---|---:|---:|")
    for name in in_process(list_screens, folder):
        seconds, megabytes = in_process(measure_screen, folder, name, count)
        print(f"| {name} | {seconds:.2f} | {megabytes:.0f} |", flush=True)


def list_screens(folder, pipe):
    set_up(folder)
    pipe.send(list(screens()))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/growth"))
    parser.add_argument("--articles", type=int, default=100_000)
    options = parser.parse_args()
    site = options.folder / str(options.articles)
    make_site(site, options.articles)
    copy = site.with_name(f"{site.name}-reports")
    shutil.copytree(site, copy, dirs_exist_ok=True)
    try:
        measure(copy, options.articles)
    finally:
        shutil.rmtree(copy)


if __name__ == "__main__":
    main()
