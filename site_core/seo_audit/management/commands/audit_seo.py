import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.template.defaultfilters import pluralize
from wagtail.models import Site

from site_core.background_tasks.models import BackgroundTask
from site_core.lib.progress import ProgressReporter

from ... import background
from ...findings import ERROR, SEVERITIES
from ...models import AuditedPage
from ...site_audit import SiteAudit, audited_pages

CHUNK_SIZE = 500  # rows in memory


class Command(BaseCommand):
    help = "Print the SEO audit of the live pages of the default site. The exit status is 1 if there are errors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--section", help="Only pages at or below this path, such as /articles/.")
        parser.add_argument(
            "--in-background",
            action="store_true",
            help="Store the results for the report, in a process of its own, and print nothing.",
        )

    def handle(self, **options: Any) -> None:
        if options["in_background"]:
            self.run_in_background()
            return
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            raise CommandError("There is no default site. Create one in the admin under Settings, Sites.")
        progress = ProgressReporter(self.stderr.write, "pages checked")
        section = f"/{(options['section'] or '').strip('/')}/".replace("//", "/")
        SiteAudit(site, progress.update)
        pages = audited_pages(site).filter(site_path__startswith=section).order_by("score", "site_path")
        if options["section"] and not pages.exists():
            raise CommandError(f"There are no live pages below {section}.")
        for line in json_lines(pages) if options["format"] == "json" else text_lines(pages):
            self.stdout.write(line)
        if severity_counts(pages)[ERROR]:
            sys.exit(1)

    def run_in_background(self) -> None:
        task = background.run_and_wait()
        if task.state == BackgroundTask.State.FAILED:
            raise CommandError(task.error)


def severity_counts(pages: QuerySet[AuditedPage]) -> Counter[str]:
    rows = pages.exclude(finding_count=0).iterator(CHUNK_SIZE)
    return Counter(finding.severity for page in rows for finding in page.findings)


def text_lines(pages: QuerySet[AuditedPage]) -> Iterator[str]:
    for page in pages.iterator(CHUNK_SIZE):
        yield f"{page.score:3} {page.grade.label:4}  {page.site_path}  {page.title}"
        for finding in page.findings:
            field = f" [{finding.path}]" if finding.path else ""
            yield f"      {finding.severity_label}: {finding.label}{field}. {finding.message}"
    severities, count = severity_counts(pages), pages.count()
    counts = ", ".join(f"{severities[name]} {name}{pluralize(severities[name])}" for name in SEVERITIES)
    yield f"{count} page{pluralize(count)}: {counts}."


def json_lines(pages: QuerySet[AuditedPage]) -> Iterator[str]:
    """Yield the lines of a JSON list, one page on each."""
    separator = "["
    for page in pages.iterator(CHUNK_SIZE):
        row = {
            "path": page.site_path,
            "title": page.title,
            "type": page.type_name,
            "score": page.score,
            "words": page.words,
            "links_in": page.links_in,
            "links_out": page.links_out,
            "findings": [finding.as_json() | {"severity": finding.severity} for finding in page.findings],
        }
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ","
    yield "[]" if separator == "[" else "]"
