"""Import redirects from a file, or look what that would do: ``manage.py import_redirects old.csv --dry-run``."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from site_core.lib.progress import ProgressReporter
from site_core.redirects.formats.recognise import recognise
from site_core.redirects.formats.rows import FileProblem
from site_core.redirects.importing import REFUSED, SKIPPED, WORDS, ChangedMeanwhile, Importer

MOST_LINES = 50  # of what is printed about rows; --report has all


class Command(BaseCommand):
    help = (
        "Import redirects: CSV, TSV, XLSX, JSON, Redirection, Yoast, Rank Math, Safe Redirect Manager, Apache, nginx. "
        "Without --valid-only, nothing is written if any row is refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")
        parser.add_argument("--valid-only", action="store_true", help="Leave out rows that are refused.")
        parser.add_argument("--allow-other-hosts", action="store_true", help="Rows may lead to other websites.")
        parser.add_argument("--site", help="For rows that name no site: its host. Without: all sites.")
        parser.add_argument("--report", type=Path, help="Write what becomes of each row to this CSV file.")

    def handle(self, *, file, **options):
        site = self.site(options["site"])
        try:
            with file.open("rb") as opened:
                source = recognise(opened)
                self.stdout.write(f"{file.name}: {source.label}")
                self.progress = ProgressReporter(self.stderr.write, "rows checked", source.total)
                importer = Importer(
                    source, options["allow_other_hosts"], site and site.pk, lambda done: self.progress.update(done)
                )
                self.look(importer, options["report"])
                self.finish(importer, file.name, options)
        except OSError as error:
            raise CommandError(f"The file can't be read: {error}") from error
        except (FileProblem, ChangedMeanwhile) as problem:
            raise CommandError(f"{problem} Nothing was written.") from problem

    def site(self, host):
        if not host:
            return None
        name, _, port = host.lower().partition(":")
        found = Site.objects.filter(hostname=name, **({"port": port} if port else {})).first()
        if found is None:
            raise CommandError(f"There is no site {host}: see Settings, Sites.")
        return found

    def look(self, importer, report):
        writer = None
        if report:
            target = report.open("w", newline="", encoding="utf-8-sig")
            writer = csv.writer(target)
            writer.writerow(["line", "what", "row", "why"])
        shown = 0
        for outcome in importer.look():
            why = " ".join(outcome.reasons)
            if writer:
                writer.writerow([outcome.line, outcome.word, outcome.text, why])
            if why and outcome.word != SKIPPED:
                shown += 1
                if shown <= MOST_LINES:
                    self.stdout.write(f"line {outcome.line}: {outcome.word}: {outcome.text}: {why}")
        if writer:
            target.close()
        if shown > MOST_LINES:
            self.stdout.write(f"… and {shown - MOST_LINES} more: --report FILE has them all.")

    def finish(self, importer, name, options):
        counts = ", ".join(f"{importer.counts[word]:,} {word}" for word in WORDS)
        if options["dry_run"]:
            self.stdout.write(f"Would be: {counts}. Nothing was written (--dry-run).")
            return
        if importer.counts[REFUSED] and not options["valid_only"]:
            raise CommandError(f"{counts}. Nothing was written: mend the refused rows, or use --valid-only.")
        self.progress = ProgressReporter(self.stderr.write, "rows written", self.progress.total)
        made = importer.write(file_name=name)
        self.stdout.write(f"{counts}. The admin can undo this under Redirects, Past imports (number {made.pk}).")
