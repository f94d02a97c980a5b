import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import pluralize
from wagtail.models import Site

from site_core.lib.progress import ProgressReporter
from site_core.seo.audit.findings import ERROR, SEVERITIES
from site_core.seo.audit.site_audit import SiteAudit


class Command(BaseCommand):
    help = "Print what the SEO audit finds on the live pages of the default site. Exit status 1 where there are errors."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--section", help="Only pages at this address and below it, such as /articles/.")

    def handle(self, **options):
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            raise CommandError("There is no default site. Make one under Settings, Sites.")
        progress = ProgressReporter(self.stderr.write, "pages read")
        section = f"/{(options['section'] or '').strip('/')}/".replace("//", "/")
        pages = [page for page in SiteAudit(site, progress=progress.update) if page.address.startswith(section)]
        if not pages and options["section"]:
            raise CommandError(f"No live page has an address below {section}.")
        pages.sort(key=lambda page: (page.score, page.address))
        self.stdout.write(as_json(pages) if options["format"] == "json" else as_text(pages))
        if any(finding.severity == ERROR for page in pages for finding in page.findings):
            sys.exit(1)


def as_text(pages):
    lines = []
    for page in pages:
        lines.append(f"{page.score:3} {page.grade:4}  {page.address}  {page.title}")
        for finding in page.findings:
            field = f" [{finding.path}]" if finding.path else ""
            lines.append(f"      {finding.severity_label}: {finding.label}{field}. {finding.message}")
    found = [finding.severity for page in pages for finding in page.findings]
    counts = ", ".join(f"{(count := found.count(name))} {name}{pluralize(count)}" for name in SEVERITIES)
    return "\n".join([*lines, f"{len(pages)} page{pluralize(len(pages))}: {counts}."])


def as_json(pages):
    rows = [
        {
            "address": page.address,
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
