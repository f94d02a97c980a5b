import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import pluralize
from wagtail.models import Site

from site_core.lib.progress import ProgressReporter

from ...findings import ERROR, SEVERITIES
from ...site_audit import AuditedPage, SiteAudit


class Command(BaseCommand):
    help = "Print the SEO audit of the live pages of the default site. The exit status is 1 if there are errors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--section", help="Only pages at or below this path, such as /articles/.")

    def handle(self, **options: Any) -> None:
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            raise CommandError("There is no default site. Create one in the admin under Settings, Sites.")
        progress = ProgressReporter(self.stderr.write, "pages read")
        section = f"/{(options['section'] or '').strip('/')}/".replace("//", "/")
        pages = [page for page in SiteAudit(site, progress=progress.update) if page.site_path.startswith(section)]
        if not pages and options["section"]:
            raise CommandError(f"There are no live pages below {section}.")
        pages.sort(key=lambda page: (page.score, page.site_path))
        self.stdout.write(to_json(pages) if options["format"] == "json" else to_text(pages))
        if any(finding.severity == ERROR for page in pages for finding in page.findings):
            sys.exit(1)


def to_text(pages: list[AuditedPage]) -> str:
    lines = []
    for page in pages:
        lines.append(f"{page.score:3} {page.grade.label:4}  {page.site_path}  {page.title}")
        for finding in page.findings:
            field = f" [{finding.path}]" if finding.path else ""
            lines.append(f"      {finding.severity_label}: {finding.label}{field}. {finding.message}")
    severities = [finding.severity for page in pages for finding in page.findings]
    counts = ", ".join(f"{(count := severities.count(name))} {name}{pluralize(count)}" for name in SEVERITIES)
    return "\n".join([*lines, f"{len(pages)} page{pluralize(len(pages))}: {counts}."])


def to_json(pages: list[AuditedPage]) -> str:
    rows = [
        {
            "path": page.site_path,
            "title": page.title,
            "type": page.type_name,
            "score": page.score,
            "words": page.words,
            "links_in": page.links_in,
            "links_out": page.links_out,
            "findings": [finding.as_json() | {"severity": finding.severity} for finding in page.findings],
        }
        for page in pages
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)
