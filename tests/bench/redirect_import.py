"""Measure a large import: ``python -m tests.bench.redirect_import --rows 100000``.

Import a CSV file with that many rows into a temporary SQLite database, and print seconds and peak memory. Meanwhile,
another process requests two URLs again and again and prints how long the responses took.
"""

import argparse
import io
import logging
import multiprocessing
import os
import resource
import shutil
import statistics
import tempfile
import time


def set_up(folder):
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_core.settings.test"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
    import django

    django.setup()
    logging.disable(logging.WARNING)


def visit(folder, stop, results):
    """Request two URLs until ``stop`` is set. Put the median, the slowest, and the number of visits."""
    set_up(folder)
    from django.test import Client

    from site_core.redirects.serving import hit_counters

    client, durations = Client(), []
    client.get("/team/")
    while not stop.is_set():
        start = time.perf_counter()
        for url in ("/team/", "/missing/"):
            client.get(url)
        durations.append(time.perf_counter() - start)
        hit_counters.take_counts()  # a thread would write them, and wait for the import
        time.sleep(0.05)
    results.put((statistics.median(durations), max(durations), len(durations)))


def build_file(rows):
    lines = (f"/old/{number}/a-page-that-moved/,/articles/{number % 500}/new-place/,301\n" for number in range(rows))
    return io.BytesIO(("from,to,code\n" + "".join(lines)).encode())


def measure(rows):
    from site_core.redirects.transfer.formats.detect import detect
    from site_core.redirects.transfer.importer import Importer
    from site_core.redirects.transfer.undo import undo

    file = build_file(rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    importer = Importer(detect(file))
    for _ in importer.dry_run():
        pass
    checked = time.perf_counter()
    redirect_import = importer.write(file_name="bench.csv")
    written = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{redirect_import.created} rows: checked in {checked - start:.1f} s, written in {written - checked:.1f} s")
    print(f"peak memory {peak:.0f} MB, {before:.0f} MB of it before")
    undo(redirect_import)
    print(f"undone in {time.perf_counter() - written:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="import-bench-")
    try:
        set_up(folder)
        from django.core.management import call_command
        from django.db import connection

        from tests.conftest import build_site

        call_command("migrate", verbosity=0)
        build_site()
        connection.close()
        context = multiprocessing.get_context("spawn")
        stop, results = context.Event(), context.Queue()
        visitor = context.Process(target=visit, args=(folder, stop, results))
        visitor.start()
        measure(options.rows)
        stop.set()
        median, slowest, number = results.get(timeout=60)
        print(f"meanwhile {number} requests for two URLs: median {median * 1000:.0f} ms, slowest {slowest:.1f} s")
        visitor.join()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
