"""Measure the CPU time of the page cache alone, without a server: ``python -m tests.bench.page_cache``.

For each store (Redis only with ``--redis``): a response from memory, one from the store, and reading the generation, in
microseconds. The best of several rounds counts.
"""

import argparse
import tempfile
import time
from pathlib import Path

from django.conf import settings

from site_core.caching.page_cache.release import Release
from site_core.caching.page_cache.stores.files import FileStore
from site_core.caching.page_cache.stores.redis import RedisStore
from site_core.caching.page_cache.wsgi import PageCache

ENVIRON = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/articles/an-article/",
    "QUERY_STRING": "",
    "HTTP_HOST": "clinic.example",
    "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
    "wsgi.url_scheme": "https",
}


class Response(list):
    streaming = False

    def close(self):
        pass


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html"), ("Cache-Control", "no-cache")])
    return Response([b"<p>An article.</p>" * 2000])


def microseconds(function, times):
    """Return the best of five rounds: other work of the machine only adds to it."""
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            function()
        rounds.append((time.process_time() - start) / times * 1e6)
    return min(rounds)


def measure(name, store, release, times):
    cache = PageCache(application, store, "session", release, excluded_prefixes=("/admin/",))

    def respond():
        cache(ENVIRON, lambda status, headers: None)

    def from_store():
        cache.local_pages.clear()
        respond()

    respond()
    timings = [
        microseconds(respond, times),
        microseconds(from_store, times // 10),
        microseconds(store.generation, times),
    ]
    print(f"| {name} | " + " | ".join(f"{timing:.1f}" for timing in timings) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--redis", help="Such as redis://127.0.0.1:6379/15")
    parser.add_argument("--times", type=int, default=20_000)
    options = parser.parse_args()
    settings.configure(PAGE_CACHE_TTL={200: 300}, SECRET_KEY="bench", BASE_DIR=Path.cwd(), ENV_FILE=Path(".env"))
    print("| µs | from memory | from the store | generation |\n|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        release = Release(Path(folder) / "release")
        measure("files", FileStore(Path(folder), 2**29), release, options.times)
        if options.redis:
            measure("Redis", RedisStore(options.redis, prefix="bench"), release, options.times)


if __name__ == "__main__":
    main()
