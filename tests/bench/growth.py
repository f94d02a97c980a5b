"""Measure how the site grows: ``python -m tests.bench.growth --small 100 --big 100000 --folder /tmp/growth``.

Creates two sites with load_demo and tests.tools.seed, unless they are in the folder. Requests both in turns through
Django's test client, each in a separate process. Prints a table of medians in milliseconds of processor time, then
what an editor waits for on a copy of the large site. The page cache is in front of Django's handler, so nothing here
comes from it.
"""

import argparse
import multiprocessing
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.support.processes import SECRET_KEY

HOST = "127.0.0.1:8000"
PREPARE = [["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo"]]
MANAGE = [sys.executable, str(Path(__file__).parents[2] / "manage.py")]


def environment(folder):
    return {
        "DATA_DIR": str(folder),
        "SECRET_KEY": SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "site_core.settings.production",
        "SITE_URL": f"http://{HOST}",
    }


def make_site(folder, articles):
    """Create the demo clinic with ``articles`` generated articles in ``folder``, unless it exists."""
    folder.mkdir(parents=True, exist_ok=True)
    seed = [sys.executable, "-m", "tests.tools.seed", f"--articles={articles}"]
    for command in [*([*MANAGE, *command] for command in PREPARE), seed]:
        subprocess.run(command, env=os.environ | environment(folder), check=True, stdout=sys.stderr)


def set_up(folder):
    os.environ.update(environment(folder))
    import django

    django.setup()


def urls_of(count):
    """Return ``{name: [URL, …]}``, with several URLs if their responses differ."""
    from blog.models import BlogIndexPage

    index = BlogIndexPage.objects.get()
    url, topic = index.url, index.topics().order_by("pk").first()
    last = -(-index.articles().count() // index.page_size)
    some = [round(count * part / 10) for part in range(1, 10)]
    return {
        "article": [f"{url}scale-{number}/" for number in some],
        "article index": [url],
        "topic filter": [f"{url}topic/{topic.slug}/"],
        "page in the middle of the index": [f"{url}?page={last // 2}"],
        "last page of the index": [f"{url}?page={last}"],
        "feed": [f"{url}feed/"],
        "feed of a topic": [f"{url}topic/{topic.slug}/feed/"],
        "search, a word in one article": [f"/search/?q=lantern{number}x" for number in some],
        "search, a word in all articles": ["/search/?q=ketamine", "/search/?q=first"],
        "search, two words": ["/search/?q=ketamine+sleep", "/search/?q=first+session"],
        "last sitemap file": [last_sitemap()],
        "sitemap index": ["/sitemap.xml"],
        "404": [f"{url}no-such-article-{number}/" for number in some],
    }


def last_sitemap():
    from wagtail.models import Site

    from site_core.seo.sitemaps import sitemap_files

    files = [file.path for file in sitemap_files(Site.objects.get()) if file.path.startswith("/sitemap-articles")]
    return max(files, key=lambda path: (len(path), path))  # “-10” after “-9”, and the first file has no number


class Visitor:
    """Makes requests in the process of one site, and returns how many seconds of processor time they took."""

    def __init__(self):
        from django.test import Client

        self.client = Client(HTTP_HOST=HOST)

    def get(self, url):
        start = time.process_time()
        response = self.client.get(url)
        self.content = b"".join(response) if response.streaming else response.content
        seconds = time.process_time() - start
        assert response.status_code == (404 if "no-such" in url else 200), (url, response.status_code)
        return seconds

    def get_per_url(self, sitemap):
        return self.get(sitemap) / self.content.count(b"<url>")

    def neighbors(self, slug):
        from blog.models import ArticlePage

        article = ArticlePage.objects.get(slug=slug)
        start = time.process_time()
        neighbors = article.previous_page, article.next_page
        seconds = time.process_time() - start
        assert all(neighbors)
        return seconds


def serve(folder, count, pipe):
    set_up(folder)
    urls = urls_of(count)
    tasks = {name: [("get", url) for url in each] for name, each in urls.items()}
    tasks["first sitemap file, per URL"] = [("get_per_url", "/sitemap-articles.xml")]
    slugs = [url.rstrip("/").rpartition("/")[2] for url in urls["article"]]
    tasks["previous and next, alone"] = [("neighbors", slug) for slug in slugs]
    pipe.send(tasks)
    visitor = Visitor()
    while task := pipe.recv():
        name, argument = task
        pipe.send(getattr(visitor, name)(argument))
    pipe.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


class Server:
    """A process that serves one site."""

    def __init__(self, folder, count):
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(folder, count, theirs))
        self.process.start()
        self.tasks = self.pipe.recv()

    def seconds(self, task):
        self.pipe.send(task)
        return self.pipe.recv()

    def stop(self):
        """Stop the process. Return its peak memory in MB."""
        peak = self.seconds(None)
        self.process.join()
        return peak


def compare(small, big, rounds):
    """Print and return ``[(name, median of small, median of big), …]`` in seconds. The first round fills caches."""
    rows = []
    for name in small.tasks:
        taken = ([], [])
        for number in range(rounds + 1):
            for server, times in zip((small, big), taken, strict=True):
                tasks = server.tasks[name]
                seconds = (
                    [server.seconds(task) for task in tasks]
                    if not number
                    else [server.seconds(tasks[number % len(tasks)])]
                )
                times.extend(seconds if number else [])
        rows.append((name, *map(statistics.median, taken)))
        print_row(*rows[-1])
    return rows


def print_row(name, small, big):
    print(f"| {name} | {small * 1000:.3g} | {big * 1000:.3g} | {big / small:.2f} |", flush=True)


def edit_and_publish():
    """Save and publish a revision, as the admin does."""
    from django.contrib.auth import get_user_model

    from blog.models import ArticlePage

    user = get_user_model().objects.filter(is_superuser=True).first()
    article = ArticlePage.objects.order_by("-pk")[10]
    article.title += " (edited)"
    article.save_revision(user=user, log_action=True).publish(user=user)


def publish_new():
    from blog.models import ArticlePage
    from tests.support.reviewing import publish_without_review

    article = ArticlePage.objects.order_by("-pk")[12]
    publish_without_review(article.copy(update_attrs={"slug": "a-new-one", "title": "A new one"}, keep_live=False))


def change_slug_of_article():
    from blog.models import ArticlePage

    article = ArticlePage.objects.order_by("-pk")[14]
    article.slug += "-moved"
    article.save_revision().publish()


def change_slug_of_index():
    from blog.models import BlogIndexPage

    index = BlogIndexPage.objects.get()
    index.slug = "stories"
    index.save_revision().publish()


def open_explorer():
    """Open the page explorer at the index. Return the number of queries, for the line of output."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from blog.models import BlogIndexPage

    client = Client(HTTP_HOST=HOST)
    user, _ = get_user_model().objects.get_or_create(username="bench", is_superuser=True, is_staff=True)
    client.force_login(user)
    url = reverse("wagtailadmin_explore", args=[BlogIndexPage.objects.get().pk])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return f", {len(queries)} queries at the second visit"


EDITS = [edit_and_publish, publish_new, change_slug_of_article, open_explorer, change_slug_of_index]


def edit(folder, name, pipe):
    set_up(folder)
    # A running site has its caches filled.
    from django.test import Client

    Client(HTTP_HOST=HOST).get("/")
    start = time.perf_counter(), time.process_time()
    note = globals()[name]()
    seconds = time.perf_counter() - start[0], time.process_time() - start[1]
    pipe.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, note or ""))


def measure_edits(folder):
    """Print how long each of EDITS takes, in a separate process, on a copy of the site."""
    copy = folder.with_name(f"{folder.name}-copy")
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    context = multiprocessing.get_context("spawn")
    try:
        for call in EDITS:
            ours, theirs = context.Pipe()
            process = context.Process(target=edit, args=(copy, call.__name__, theirs))
            process.start()
            theirs.close()
            seconds, peak, note = ours.recv()
            process.join()
            times = f"{seconds[0]:.2f} s, {seconds[1]:.2f} s of processor time"
            print(f"- {call.__name__.replace('_', ' ')}: {times}, peak memory {peak:.0f} MB{note}", flush=True)
    finally:
        shutil.rmtree(copy)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/growth"))
    parser.add_argument("--small", type=int, default=100)
    parser.add_argument("--big", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--edits", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    counts = options.small, options.big
    folders = [options.folder / str(count) for count in counts]
    for folder, count in zip(folders, counts, strict=True):
        make_site(folder, count)
    servers = [Server(folder, count) for folder, count in zip(folders, counts, strict=True)]
    print(f"| processor time, ms | {counts[0]:,} articles | {counts[1]:,} articles | ratio |\n|---|---:|---:|---:|")
    compare(*servers, options.rounds)
    peaks = [server.stop() for server in servers]
    print(f"| peak memory, MB | {peaks[0]:.0f} | {peaks[1]:.0f} | {peaks[1] / peaks[0]:.2f} |")
    if options.edits:
        print()
        measure_edits(folders[1])


if __name__ == "__main__":
    main()
