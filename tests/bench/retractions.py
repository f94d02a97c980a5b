"""Measure the import of a list of retractions: ``python -m tests.bench.retractions``.

60,000 rows with broken lines, and 10,000 references of 100 pages in mixed spellings, in a temporary SQLite database.
Prints seconds, peak memory, and whether all and only the planted works were found.
"""

import argparse
import resource
import shutil
import tempfile
import time

from .redirect_import import set_up


def measure(rows, references, planted, pages):
    from blog.models import ArticlePage, ArticleReference
    from site_core.review.models import CitedNotice
    from site_core.review.retractions.importing import import_retractions
    from tests.support.factories import ArticlePageFactory
    from tests.support.retractions import csv_file, make_sample

    sample = make_sample(rows, references, planted)
    articles = [ArticlePageFactory() for _ in range(pages)]
    ArticleReference.objects.all().delete()
    ArticleReference.objects.bulk_create(
        ArticleReference(
            page=articles[number % pages], sort_order=number, authors="A", title="T", journal="J", **fields
        )
        for number, fields in enumerate(sample.references)
    )
    assert ArticlePage.objects.live().count() >= pages
    file = csv_file(*sample.lines)
    start, cpu = time.perf_counter(), time.process_time()
    record = import_retractions(file, "bench.csv")
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    found = set(CitedNotice.objects.values_list("notice__record_id", flat=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{record.rows:,} rows and {record.broken:,} broken lines against {references:,} references")
    print(f"{seconds:.1f} s ({cpu:.1f} s of processor time), peak memory {peak:.0f} MB")
    print(f"{len(found & sample.planted)} of {planted} found, {len(found - sample.planted)} others")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--references", type=int, default=10_000)
    parser.add_argument("--planted", type=int, default=500)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="retractions-bench-")
    try:
        set_up(folder)
        from django.core.management import call_command

        from tests.conftest import build_site

        call_command("migrate", verbosity=0)
        build_site()
        measure(options.rows, options.references, options.planted, pages=100)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
