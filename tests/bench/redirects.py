"""Measure redirects: ``python -m tests.bench.redirects --exact 100000 --patterns 200``.

Medians of alternating rounds within one run: a 404 with all these rules and with none, and a redirect with this
site's middleware and with Wagtail's. Then, measured once: the share of counting in a flood of 404s for new paths, an
audit of all rules, and a move of a section with many pages.
"""

import argparse
import logging
import os
import shutil
import statistics
import tempfile
import time

OURS = "site_core.redirects.serving.middleware.RedirectMiddleware"
WAGTAILS = "wagtail.contrib.redirects.middleware.RedirectMiddleware"


def fill(exact, patterns):
    from site_core.redirects.bulk import create_rules
    from site_core.redirects.models import Kind, RedirectRule

    rules = (RedirectRule(source=f"/old/{number}/a-page-that-moved/", target="/team/") for number in range(exact))
    create_rules(rules)
    half = patterns // 2
    create_rules(
        [
            *(RedirectRule(kind=Kind.PREFIX, source=f"/section-{n}/*", target="/articles/$1") for n in range(half)),
            *(
                RedirectRule(kind=Kind.REGEX, source=rf"^/topic-{n}/(\d{{4}})/(.+)$", target="/articles/$2")
                for n in range(patterns - half)
            ),
        ]
    )


class Server:
    """The site with one database and one redirect middleware, requested through Django's test client."""

    def __init__(self, database, middleware=OURS):
        from django.conf import settings

        self.database = database
        self.middleware = [middleware if name == OURS else name for name in settings.MIDDLEWARE]
        self.client = None

    def __enter__(self):
        from django.core.cache import cache
        from django.db import connection
        from django.test import Client, override_settings

        from site_core.caching import local_cache
        from site_core.redirects import rules_version

        local_cache.clear()
        rules_version.clear_local()
        connection.close()
        connection.settings_dict["NAME"] = self.database
        cache.clear()
        self.override = override_settings(MIDDLEWARE=self.middleware, LOCAL_CACHE_TTL=2)
        self.override.enable()
        self.client = self.client or Client()
        return self

    def __exit__(self, *error):
        self.override.disable()

    def seconds(self, urls, status):
        """Return the seconds for one response, after a request that fills the caches."""
        self.client.get(urls[0])
        start = time.perf_counter()
        for url in urls[1:]:
            response = self.client.get(url)
            assert response.status_code == status, (url, response.status_code)
        return (time.perf_counter() - start) / (len(urls) - 1)


def alternate(first, second, rounds, requests, make_urls, status):
    """Return the median seconds for one response of ``first`` and of ``second``."""
    measured = ([], [])
    for number in range(rounds):
        urls = make_urls(number, requests + 1)
        for server, times in zip((first, second), measured, strict=True):
            with server:
                times.append(server.seconds(urls, status))
    return statistics.median(measured[0]), statistics.median(measured[1])


def missing(number, count):
    return [f"/missing/{number}/{index}/no-such-page/" for index in range(count)]


def moved(number, count):
    return [f"/old/{number * count + index}/a-page-that-moved/" for index in range(count)]


def measure(folder, options):
    from site_core.redirects.serving import hit_counters

    empty, full = f"{folder}/db.sqlite3", f"{folder}/full.sqlite3"
    shutil.copyfile(empty, full)
    with Server(full):
        start = time.perf_counter()
        fill(options.exact, options.patterns)
        print(
            f"{options.exact} exact and {options.patterns} pattern rules written in {time.perf_counter() - start:.1f} s"
        )
    without_rules, with_rules = Server(empty), Server(full)
    counts = options.rounds, options.requests
    without_seconds, with_seconds = alternate(without_rules, with_rules, *counts, missing, 404)
    print(
        f"404: {without_seconds * 1000:.2f} ms without rules, {with_seconds * 1000:.2f} ms with rules; "
        f"{with_seconds / without_seconds:.2f} times"
    )
    wagtail, ours = alternate(Server(full, WAGTAILS), with_rules, *counts, moved, 301)
    print(
        f"redirect: {1 / wagtail:.0f}/s with Wagtail’s middleware, {1 / ours:.0f}/s with ours; "
        f"{wagtail / ours:.1f} times"
    )
    hit_counters.take_counts()
    flood(without_rules, options, hit_counters)
    audit(with_rules)
    move(without_rules, options.pages)


def move(server, pages):
    """Measure a slug change of a section with many pages."""
    from wagtail.models import Page

    from site_core.redirects.models import RedirectRule
    from tests.support.factories import BlogIndexPage, create_articles

    with server:
        create_articles(BlogIndexPage.objects.get(), pages)
        index = Page.objects.get(pk=BlogIndexPage.objects.get().pk).specific
        index.slug = "news"
        start = time.perf_counter()
        index.save()
        seconds = time.perf_counter() - start
        created = RedirectRule.objects.filter(automatically_created=True).count()
    print(f"a section with {pages} pages moves: {created} redirects in {seconds:.1f} s")


def audit(server):
    from site_core.redirects.checks.audit import RuleAudit

    with server:
        start = time.perf_counter()
        count = len(RuleAudit().findings)
        print(f"audit of all rules: {time.perf_counter() - start:.1f} s, {count} findings")


def flood(server, options, hit_counters):
    """Measure the share of counting, and of writing the counts, in a flood of 404s for new paths."""
    original, spent, total = hit_counters.record_not_found, 0.0, 0.0

    def record(*args):
        nonlocal spent
        start = time.perf_counter()
        original(*args)
        spent += time.perf_counter() - start

    hit_counters.record_not_found = record
    with server:
        for number in range(options.rounds):
            total += server.seconds(missing(f"flood-{number}", options.requests * 4 + 1), 404) * options.requests * 4
            start = time.perf_counter()
            hit_counters.flush()  # while serving, a thread does this every five seconds
            spent += time.perf_counter() - start
    hit_counters.record_not_found = original
    share = spent / (total - spent) * 100
    print(f"flood of 404s: {total:.1f} s, of which counting takes {spent:.2f} s, or {share:.1f} % of the rest")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exact", type=int, default=100_000)
    parser.add_argument("--patterns", type=int, default=200)
    parser.add_argument("--pages", type=int, default=10_000, help="in the section that moves")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=100)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="redirects-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_core.settings.test"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
    try:
        import django

        django.setup()
        logging.disable(logging.WARNING)  # one line for each 404
        from django.core.management import call_command
        from django.db import connection

        from tests.conftest import build_site

        call_command("migrate", verbosity=0)
        build_site()
        connection.close()
        measure(folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
