"""What redirects cost: ``python -m tests.bench.redirects --exact 100000 --patterns 200``.

From rounds that alternate within one run, as medians: a missing address with all these rules and with none;
a redirect by these rules and by Wagtail's own middleware. Then, once: what the log of missing addresses takes of a
flood of ever new ones, the check of all rules, and a section of many pages that moves.
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
    """The site with one database and one redirect middleware; asked through Django's test client."""

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

    def seconds(self, addresses, status):
        """Seconds for an answer, after one that fills the caches."""
        self.client.get(addresses[0])
        start = time.perf_counter()
        for address in addresses[1:]:
            response = self.client.get(address)
            assert response.status_code == status, (address, response.status_code)
        return (time.perf_counter() - start) / (len(addresses) - 1)


def alternate(first, second, rounds, requests, make_addresses, status):
    """``(median of first, median of second)`` in seconds for an answer."""
    taken = ([], [])
    for number in range(rounds):
        addresses = make_addresses(number, requests + 1)
        for server, times in zip((first, second), taken, strict=True):
            with server:
                times.append(server.seconds(addresses, status))
    return statistics.median(taken[0]), statistics.median(taken[1])


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
    none, many = Server(empty), Server(full)
    ways = options.rounds, options.requests
    without, with_rules = alternate(none, many, *ways, missing, 404)
    print(
        f"404: {without * 1000:.2f} ms without rules, {with_rules * 1000:.2f} ms with; {with_rules / without:.2f} times"
    )
    wagtail, ours = alternate(Server(full, WAGTAILS), many, *ways, moved, 301)
    print(
        f"redirect: {1 / wagtail:.0f}/s by Wagtail’s middleware, {1 / ours:.0f}/s by ours; {wagtail / ours:.1f} times"
    )
    hit_counters.take_counts()
    flood(none, options, hit_counters)
    examine(many)
    move(none, options.pages)


def move(server, pages):
    """A section with many pages gets another address."""
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
        made = RedirectRule.objects.filter(automatically_created=True).count()
    print(f"a section with {pages} pages moves: {made} redirects in {seconds:.1f} s")


def examine(server):
    from site_core.redirects.checks.audit import RuleAudit

    with server:
        start = time.perf_counter()
        found = len(RuleAudit().findings)
        print(f"check of all rules: {time.perf_counter() - start:.1f} s, {found} findings")


def flood(server, options, hit_counters):
    """Ever new missing addresses: which part of the time goes into counting them and writing the counts."""
    noted, spent, whole = hit_counters.record_not_found, 0.0, 0.0

    def note(*args):
        nonlocal spent
        start = time.perf_counter()
        noted(*args)
        spent += time.perf_counter() - start

    hit_counters.record_not_found = note
    with server:
        for number in range(options.rounds):
            whole += server.seconds(missing(f"flood-{number}", options.requests * 4 + 1), 404) * options.requests * 4
            start = time.perf_counter()
            hit_counters.flush()  # while serving, a thread does this every five seconds
            spent += time.perf_counter() - start
    hit_counters.record_not_found = noted
    share = spent / (whole - spent) * 100
    print(
        f"flood of 404s: {whole:.1f} s, of which {spent:.2f} s for the log, or {share:.1f} % of what they take without"
    )


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
        logging.disable(logging.WARNING)  # a line for each missing address
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
