"""Measure how long the audit of many articles takes: ``python -m tests.bench.audit --pages 1000``.

Builds the articles in a scratch database, audits twice, and prints seconds and peak memory.
"""

import argparse
import os
import resource
import shutil
import tempfile
import time


def body(number, targets):
    """Return a body of about 800 words, with headings, lists, a callout, a quote, and links to two other pages."""
    sentence = "People who had not been helped by two medicines answered at different speeds and to different degrees."
    text = f"<p>{' '.join([sentence] * 6)}</p>"
    link = '<p>Read <a linktype="page" id="{}">what came before</a> and {} [1].</p>'
    sections = [
        {
            "type": "paragraph",
            "value": f"<h2>Section {part} of {number}</h2>{text}{link.format(targets[part % len(targets)], sentence)}",
            "id": f"{number}-{part}",
        }
        for part in range(6)
    ]
    callout = {"tone": "note", "title": "Bring a list", "text": f"<ul><li>{sentence}</li></ul>"}
    quote = {"text": sentence, "attribution": f"Person {number}"}
    blocks = [{"type": "callout", "value": callout, "id": "c"}, {"type": "quote", "value": quote, "id": "q"}]
    return [*sections, *blocks]


def timed(name, call):
    start = time.perf_counter()
    result = call()
    print(f"{name}: {time.perf_counter() - start:.2f} s")
    return result


def measure(count):
    from wagtail.models import Site

    from site_core.seo_audit.models import PageAudit
    from site_core.seo_audit.site_audit import SiteAudit
    from tests.conftest import build_site
    from tests.support.factories import BlogIndexPage, PersonPage, create_articles

    build_site()
    people = [person.pk for person in PersonPage.objects.all()]
    index = BlogIndexPage.objects.get()
    create_articles(index, count, lambda number: {"body": body(number, [*people, index.pk])})
    site = Site.objects.select_related("root_page").get()
    timed("first audit", lambda: SiteAudit(site))
    audit = timed("second audit", lambda: SiteAudit(site))
    PageAudit.objects.filter(page__in=list(audit.audited)[-1:]).update(basis="")
    timed("after one publication", lambda: SiteAudit(site))
    words = sum(page.words for page in audit) // len(audit)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(audit)} pages, {words} words each on average, peak memory {peak:.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="audit-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_core.settings.test"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(options.pages)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
